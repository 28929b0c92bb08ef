// Two screens and the photo behind them: dragged, moved by arrow keys, brought closer.

document.addEventListener("DOMContentLoaded", async () => {
  const form = document.querySelector("[data-wallpaper]");
  const devices = JSON.parse(form.dataset.devices);
  const guide = form.querySelector("[data-guide]");
  const photo = await edited(form);
  form.querySelector("[data-guides]").hidden = false;

  class Screen {
    constructor(root) {
      const field = (what) => form.elements[`${root.dataset.screen}${what}`];
      this.canvas = root.querySelector("[data-canvas]");
      [this.device, this.x, this.y, this.zoom] = ["", "_x", "_y", "_zoom"].map(field);
      for (const each of [this.device, this.x, this.y, this.zoom, guide, form.elements.tiles]) each.addEventListener("input", () => this.draw());
      this.canvas.addEventListener("pointerdown", (event) => this.grab(event));
      this.canvas.addEventListener("keydown", (event) => this.press(event));
      this.draw();
    }

    // The part of the photo that is seen: left, top, width, height.
    cut(wide, high) {
      const number = (field) => Number(field.value === "" ? field.dataset.plain : field.value) / 100;
      const scale = Math.max(wide / photo.width, high / photo.height) * Math.max(number(this.zoom), 1);
      const size = [Math.min(photo.width, wide / scale), Math.min(photo.height, high / scale)];
      const left = Math.min(Math.max(number(this.x) * photo.width - size[0] / 2, 0), photo.width - size[0]);
      const top = Math.min(Math.max(number(this.y) * photo.height - size[1] / 2, 0), photo.height - size[1]);
      return [left, top, ...size];
    }

    draw() {
      const device = devices[this.device.value];
      this.canvas.hidden = !device;
      if (!device) return;
      const [wide, high, ...zones] = device, fit = 640 / Math.max(wide, high), pen = this.canvas.getContext("2d");
      [this.canvas.width, this.canvas.height] = [Math.round(wide * fit), Math.round(high * fit)];
      const { width, height } = this.canvas, tiles = Number(form.elements.tiles.value);
      pen.imageSmoothingQuality = "high";
      if (tiles) {
        const side = Math.ceil(width / tiles), part = this.cut(side, side);
        for (let y = 0; y < height; y += side) {
          for (let x = 0; x < width; x += side) pen.drawImage(photo, ...part, x, y, side, side);
        }
      } else pen.drawImage(photo, ...this.cut(width, height), 0, 0, width, height);
      if (guide.checked) for (const zone of zones) this.mark(pen, zone);
    }

    mark(pen, [what, x, y, wide, high]) {
      const { width, height } = this.canvas, box = [x * width, y * height, wide * width, high * height];
      pen.fillStyle = "#211e1a80";
      pen.strokeStyle = "#fffdf8";
      pen.setLineDash([6, 5]);
      pen.fillRect(...box);
      pen.strokeRect(...box);
      pen.fillStyle = "#fffdf8";
      pen.font = "18px 'Gowun Dodum', sans-serif";
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      if (box[2] > 60 && box[3] > 20) pen.fillText(form.dataset[what], box[0] + box[2] / 2, box[1] + box[3] / 2);
    }

    put(field, part) {
      field.value = Math.round(Math.min(Math.max(part, 0), 1) * 1000) / 10;
    }

    move(dx, dy) {
      const cut = this.cut(this.canvas.width, this.canvas.height);
      this.put(this.x, (cut[0] + cut[2] / 2 + dx * cut[2]) / photo.width);
      this.put(this.y, (cut[1] + cut[3] / 2 + dy * cut[3]) / photo.height);
      this.draw();
    }

    grab(event) {
      event.preventDefault();
      this.canvas.focus({ preventScroll: true });
      this.canvas.setPointerCapture(event.pointerId);
      let last = [event.clientX, event.clientY];
      const box = this.canvas.getBoundingClientRect();
      const move = (moved) => {
        this.move((last[0] - moved.clientX) / box.width, (last[1] - moved.clientY) / box.height);
        last = [moved.clientX, moved.clientY];
      };
      const stop = () => this.canvas.removeEventListener("pointermove", move);
      this.canvas.addEventListener("pointermove", move);
      this.canvas.addEventListener("pointerup", stop, { once: true });
      this.canvas.addEventListener("pointercancel", stop, { once: true });
    }

    press(event) {
      const way = { ArrowLeft: [0.05, 0], ArrowRight: [-0.05, 0], ArrowUp: [0, 0.05], ArrowDown: [0, -0.05] }[event.key];
      if (!way) return;
      event.preventDefault();
      this.move(...way);
    }
  }

  // The photo with its recipe, as the wallpaper will show it.
  async function edited(stage) {
    const view = new Lab.View(document.createElement("div"), await Lab.load(stage));
    view.room = () => [1_200, 1_200];
    view.draw(Lab.read(JSON.parse(stage.dataset.recipe)));
    const sheet = document.createElement("canvas"), pen = sheet.getContext("2d");
    [sheet.width, sheet.height] = [view.worked.width, view.worked.height];
    pen.filter = view.after.style.filter;
    pen.drawImage(view.worked, 0, 0);
    pen.filter = "none";
    pen.drawImage(view.over, 0, 0);
    return sheet;
  }

  for (const root of form.querySelectorAll("[data-screen]")) new Screen(root);
  form.dataset.ready = "";
});
