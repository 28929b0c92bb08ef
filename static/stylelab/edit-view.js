// The preview: geometry and pixels on a canvas, CSS filters on the element, vignette and grain on a sheet above it.

Lab.View = class {
  static MOST_PX = 1_200;

  constructor(stage, photo) {
    this.stage = stage;
    this.photo = photo;
    const make = (parent, tag, name) => {
      const element = parent.appendChild(document.createElement(tag));
      element.className = name;
      return element;
    };
    this.frame = make(stage, "div", "edit-frame");
    this.sheet = make(this.frame, "div", "edit-sheet");
    this.after = make(this.sheet, "canvas", "edit-canvas");
    this.over = make(this.sheet, "canvas", "edit-over");
    this.before = make(this.sheet, "canvas", "edit-over");
    this.before.hidden = true;
    this.sheet.setAttribute("role", "img");
    this.sheet.setAttribute("aria-label", photo.alt);
    this.compare = make(this.frame, "input", "edit-compare");
    Object.assign(this.compare, { type: "range", min: 0, max: 100, value: 50, hidden: true, ariaLabel: stage.dataset.compareName });
    this.compare.addEventListener("input", () => this.split());
    this.shaped = document.createElement("canvas");
    this.worked = document.createElement("canvas");
    this.last = {};
  }

  // Draw what changed since the last time. whole: without the crop, as when the frame is being set.
  draw(recipe, whole = false) {
    const shape = JSON.stringify([recipe.turn, recipe.mirror, recipe.flip, recipe.straighten, whole || recipe.crop, recipe.resize, this.room()]);
    const pixels = JSON.stringify([recipe.levels, recipe.curves, recipe.colours, recipe.sharpen]);
    const finish = JSON.stringify([recipe.vignette, recipe.grain, recipe.grainSize, recipe.seed]);
    const reshaped = shape !== this.last.shape, repainted = reshaped || pixels !== this.last.pixels;
    if (reshaped) this.shape(recipe, whole);
    if (repainted) this.work(recipe);
    this.filter(recipe, repainted);
    if (reshaped || finish !== this.last.finish) this.finish(recipe);
    this.last = { shape, pixels, finish };
  }

  // --- Geometry ---

  // The picture after turning and straightening, in px of the file, and what is left of it by the crop.
  static sizes(photo, recipe, whole) {
    const upright = recipe.turn % 180 ? [photo.height, photo.width] : [photo.width, photo.height];
    const angle = Math.abs(recipe.straighten) * Math.PI / 180;
    const longer = Math.max(upright[0] / upright[1], upright[1] / upright[0]);
    const share = 1 / (Math.cos(angle) + longer * Math.sin(angle));
    const inner = recipe.straighten ? upright.map((side) => Math.max(1, Math.round(side * share))) : upright;
    const crop = whole ? [0, 0, 1, 1] : recipe.crop;
    const left = Math.min(Math.round(crop[0] * inner[0]), inner[0] - 1), top = Math.min(Math.round(crop[1] * inner[1]), inner[1] - 1);
    const right = Math.max(Math.round((crop[0] + crop[2]) * inner[0]), left + 1), bottom = Math.max(Math.round((crop[1] + crop[3]) * inner[1]), top + 1);
    const size = [right - left, bottom - top];
    let [width, height] = whole ? [0, 0] : recipe.resize;
    if (width || height) {
      width ||= Math.max(1, Math.round(size[0] * height / size[1]));
      height ||= Math.max(1, Math.round(size[1] * width / size[0]));
    }
    return { inner, left, top, size, made: [width || size[0], height || size[1]] };
  }

  // Width and height that the preview may take.
  room() {
    const limit = parseFloat(getComputedStyle(this.stage).getPropertyValue("--stage-high")) || 70;
    const { paddingLeft, paddingRight } = getComputedStyle(this.stage);
    return [this.stage.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight), Math.max(160, innerHeight * limit / 100)];
  }

  shape(recipe, whole) {
    const { inner, left, top, size, made } = Lab.View.sizes(this.photo, recipe, whole);
    const [wide, high] = this.room();
    const fit = Math.min(wide / made[0], high / made[1], 1);
    this.shown = made.map((side) => Math.max(1, Math.round(side * fit)));
    const fine = Math.min(devicePixelRatio || 1, Lab.View.MOST_PX / Math.max(...this.shown));
    const canvas = this.shaped, pen = canvas.getContext("2d", { willReadFrequently: true });
    [canvas.width, canvas.height] = this.shown.map((side) => Math.max(1, Math.round(side * Math.max(fine, 1))));
    pen.imageSmoothingQuality = "high";
    pen.scale(canvas.width / size[0], canvas.height / size[1]);
    pen.translate(inner[0] / 2 - left, inner[1] / 2 - top);
    pen.rotate(recipe.straighten * Math.PI / 180);
    pen.scale(recipe.mirror ? -1 : 1, recipe.flip ? -1 : 1);
    pen.rotate(recipe.turn * Math.PI / 180);
    pen.drawImage(this.photo.source, -this.photo.width / 2, -this.photo.height / 2, this.photo.width, this.photo.height);
    Object.assign(this.frame.style, { width: `${this.shown[0]}px`, height: `${this.shown[1]}px` });
    this.made = made;
    for (const copy of [this.worked, this.over, this.before]) [copy.width, copy.height] = [canvas.width, canvas.height];
    this.before.getContext("2d").drawImage(canvas, 0, 0);
  }

  // --- Pixels ---

  work(recipe) {
    const pen = this.worked.getContext("2d", { willReadFrequently: true });
    pen.clearRect(0, 0, this.worked.width, this.worked.height);
    pen.drawImage(this.shaped, 0, 0);
    const tone = Lab.tone(recipe.levels, recipe.curves), recolour = Lab.recolour(recipe.colours);
    if (!tone && !recolour && !recipe.sharpen) return;
    const image = pen.getImageData(0, 0, this.worked.width, this.worked.height);
    if (tone || recolour) Lab.paint(image, tone, recolour);
    if (recipe.sharpen) Lab.sharpen(image, recipe.sharpen);
    pen.putImageData(image, 0, 0);
  }

  // A blur looks past the border: there the canvas goes on with the colours at the border, hidden by the frame.
  filter(recipe, repainted) {
    const longer = Math.max(...this.shown);
    const px = (amount) => amount / 1000 * longer;
    const list = recipe.filters.map(([name, amount]) => {
      if (name === "blur") return `blur(${px(amount)}px)`;
      return name === "hue-rotate" ? `hue-rotate(${amount}deg)` : `${name}(${amount}%)`;
    });
    const blur = recipe.filters.find(([name]) => name === "blur");
    const margin = blur ? Math.ceil(3 * px(blur[1])) + 2 : 0;
    if (repainted || margin !== this.margin) this.lay(margin);
    this.margin = margin;
    this.after.style.filter = list.join(" ") || "none";
  }

  lay(margin) {
    const { width, height } = this.worked, scale = width / this.shown[0], edge = Math.round(margin * scale);
    const canvas = this.after, pen = canvas.getContext("2d");
    canvas.width = width + 2 * edge;
    canvas.height = height + 2 * edge;
    const tall = height / this.shown[1];
    Object.assign(canvas.style, {
      left: `${-edge / scale}px`, top: `${-edge / tall}px`, width: `${canvas.width / scale}px`, height: `${canvas.height / tall}px`,
    });
    pen.imageSmoothingEnabled = false;
    const from = { "-1": [0, 1], 0: [0, null], 1: [-1, 1] };
    const along = (side, where) => (from[where][1] ? [where === 1 ? side - 1 : 0, 1] : [0, side]);
    const to = (side, where) => (where === -1 ? [0, edge] : where === 0 ? [edge, side] : [edge + side, edge]);
    for (const x of edge ? [-1, 0, 1] : [0]) {
      for (const y of edge ? [-1, 0, 1] : [0]) {
        const [sx, sw] = along(width, x), [sy, sh] = along(height, y), [dx, dw] = to(width, x), [dy, dh] = to(height, y);
        pen.drawImage(this.worked, sx, sy, sw, sh, dx, dy, dw, dh);
      }
    }
  }

  // --- Above ---

  finish(recipe) {
    const pen = this.over.getContext("2d"), { width, height } = this.over;
    pen.clearRect(0, 0, width, height);
    const lay = (fill) => {
      const image = pen.createImageData(width, height), sheet = document.createElement("canvas");
      fill(image);
      [sheet.width, sheet.height] = [width, height];
      sheet.getContext("2d").putImageData(image, 0, 0);
      pen.drawImage(sheet, 0, 0);
    };
    if (recipe.vignette) lay((image) => Lab.vignette(image, recipe.vignette));
    if (recipe.grain) {
      const cell = Math.max(recipe.grainSize * Math.max(...this.made) / 1000, 0.5) * width / this.made[0];
      lay((image) => Lab.grain(image, recipe.grain, cell, recipe.seed));
    }
  }

  comparing(on) {
    this.before.hidden = this.compare.hidden = !on;
    this.split();
    if (on) this.compare.focus({ preventScroll: true });
  }

  split() {
    this.before.style.clipPath = `inset(0 ${100 - this.compare.value}% 0 0)`;
  }
};
