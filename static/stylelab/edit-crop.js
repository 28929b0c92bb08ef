// The frame of a crop: dragged by its middle, corners and sides, by finger, mouse or arrow keys.

Lab.Crop = class {
  static HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

  // changed(crop, done): crop as parts [x, y, width, height]; done: the hand let go.
  constructor(view, words, changed) {
    this.view = view;
    this.changed = changed;
    this.ratio = null; // width to height, in px of the picture; null is free
    this.crop = [0, 0, 1, 1];
    this.root = view.frame.appendChild(document.createElement("div"));
    this.root.className = "crop";
    this.root.hidden = true;
    this.shade = view.sheet.appendChild(document.createElement("div"));
    this.shade.className = "crop-shade";
    this.box = this.root.appendChild(document.createElement("div"));
    this.box.className = "crop-box";
    this.add(this.box, "move", words.frameName);
    for (const handle of Lab.Crop.HANDLES) {
      const button = this.box.appendChild(document.createElement("button"));
      button.type = "button";
      button.className = `crop-handle crop-${handle}`;
      this.add(button, handle, handle.length > 1 ? words.cornerName : words.sideName);
    }
  }

  add(element, handle, name) {
    element.tabIndex = 0;
    if (handle === "move") element.setAttribute("role", "application");
    element.setAttribute("aria-label", name);
    element.addEventListener("pointerdown", (event) => this.grab(event, handle));
    element.addEventListener("keydown", (event) => this.press(event, handle));
  }

  show(on) {
    this.root.hidden = this.shade.hidden = !on;
  }

  set(crop) {
    this.crop = crop;
    const [x, y, width, height] = crop.map((part) => `${part * 100}%`);
    for (const part of [this.box, this.shade]) Object.assign(part.style, { left: x, top: y, width, height });
  }

  // The largest frame of this shape about the middle of the old one; 0 is free.
  shape(ratio) {
    this.ratio = ratio || null;
    if (!ratio) return;
    const [x, y, width, height] = this.crop, middle = [x + width / 2, y + height / 2];
    const part = this.part();
    const size = part > 1 ? [1, 1 / part] : [part, 1];
    const place = size.map((side, axis) => Math.min(Math.max(middle[axis] - side / 2, 0), 1 - side));
    this.tell([...place, ...size], true);
  }

  // Width to height of a frame of the wanted shape, both as parts of the picture.
  part() {
    return this.ratio / (this.view.shown[0] / this.view.shown[1]);
  }

  grab(event, handle) {
    if (event.button > 0) return;
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.focus({ preventScroll: true });
    const target = event.currentTarget, start = [event.clientX, event.clientY], from = this.crop;
    const room = this.root.getBoundingClientRect();
    target.setPointerCapture(event.pointerId);
    const move = (moved) => this.tell(this.moved(from, handle, (moved.clientX - start[0]) / room.width, (moved.clientY - start[1]) / room.height), false);
    const stop = () => {
      target.removeEventListener("pointermove", move);
      this.tell(this.crop, true);
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", stop, { once: true });
    target.addEventListener("pointercancel", stop, { once: true });
  }

  press(event, handle) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? 0.1 : 0.01;
    this.tell(this.moved(this.crop, handle, way[0] * step, way[1] * step), true);
  }

  moved([x, y, width, height], handle, dx, dy) {
    if (handle === "move") {
      return [Math.min(Math.max(x + dx, 0), 1 - width), Math.min(Math.max(y + dy, 0), 1 - height), width, height];
    }
    const least = 0.02;
    let left = x, top = y, right = x + width, bottom = y + height;
    if (handle.includes("w")) left = Math.min(Math.max(left + dx, 0), right - least);
    if (handle.includes("e")) right = Math.max(Math.min(right + dx, 1), left + least);
    if (handle.includes("n")) top = Math.min(Math.max(top + dy, 0), bottom - least);
    if (handle.includes("s")) bottom = Math.max(Math.min(bottom + dy, 1), top + least);
    return this.ratio ? this.held(handle, left, top, right, bottom) : [left, top, right - left, bottom - top];
  }

  // The same with the shape kept: what was not grabbed stays where it is.
  held(handle, left, top, right, bottom) {
    const part = this.part(), toWest = handle.includes("w"), toNorth = handle.includes("n");
    let width = right - left, height = bottom - top;
    if (handle === "n" || handle === "s") width = height * part;
    else height = width / part;
    const most = [toWest ? right : 1 - left, toNorth ? bottom : 1 - top];
    const fit = Math.min(1, most[0] / width, most[1] / height);
    width *= fit;
    height *= fit;
    return [toWest ? right - width : left, toNorth ? bottom - height : top, width, height];
  }

  tell(crop, done) {
    this.set(crop);
    this.changed(crop, done);
  }
};
