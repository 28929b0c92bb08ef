// A curve to be bent: points are pressed onto the line, dragged, moved by arrow keys, taken away by Delete.

Lab.Curve = class {
  static NS = "http://www.w3.org/2000/svg";
  static MOST = 16;

  // changed(points, done)
  constructor(root, changed) {
    this.changed = changed;
    this.name = root.dataset.pointName;
    this.svg = this.make(root, "svg", { viewBox: "-8 -8 271 271", class: "curve-sheet", role: "group", "aria-label": root.dataset.name });
    for (const at of [64, 128, 191]) {
      this.make(this.svg, "path", { d: `M${at} 0V255M0 ${at}H255`, class: "curve-grid" });
    }
    this.make(this.svg, "rect", { x: 0, y: 0, width: 255, height: 255, class: "curve-edge" });
    this.line = this.make(this.svg, "path", { class: "curve-line" });
    this.handles = [];
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.set([[0, 0], [255, 255]]);
  }

  make(parent, tag, attributes) {
    const element = parent.appendChild(document.createElementNS(Lab.Curve.NS, tag));
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  set(points) {
    this.points = points;
    const table = Lab.curve(points);
    this.line.setAttribute("d", table.map((y, x) => `${x ? "L" : "M"}${x} ${(255 - y).toFixed(1)}`).join(""));
    while (this.handles.length > points.length) this.handles.pop().remove();
    while (this.handles.length < points.length) this.handles.push(this.handle());
    this.handles.forEach((handle, i) => {
      handle.setAttribute("cx", points[i][0]);
      handle.setAttribute("cy", 255 - points[i][1]);
      handle.setAttribute("aria-valuenow", points[i][1]);
      handle.setAttribute("aria-valuetext", points[i].join(" → "));
    });
  }

  handle() {
    const handle = this.make(this.svg, "circle", {
      r: 7, class: "curve-point", tabindex: 0, role: "slider", "aria-label": this.name, "aria-valuemin": 0, "aria-valuemax": 255,
    });
    handle.addEventListener("keydown", (event) => this.key(event, this.handles.indexOf(handle)));
    return handle;
  }

  spot(event) {
    const box = this.svg.getBoundingClientRect();
    const scale = 271 / box.width;
    return [(event.clientX - box.left) * scale - 8, 255 - ((event.clientY - box.top) * scale - 8)].map((place) => Math.round(Math.min(Math.max(place, 0), 255)));
  }

  press(event) {
    event.preventDefault();
    const [x, y] = this.spot(event);
    let index = this.points.findIndex((point) => Math.hypot(point[0] - x, point[1] - y) < 20);
    if (index < 0) {
      if (this.points.length >= Lab.Curve.MOST || this.points.some((point) => point[0] === x)) return;
      this.set([...this.points, [x, y]].sort((one, two) => one[0] - two[0]));
      index = this.points.findIndex((point) => point[0] === x);
      this.changed(this.points, false);
    }
    this.handles[index].focus({ preventScroll: true });
    this.svg.setPointerCapture(event.pointerId);
    const move = (moved) => this.move(index, this.spot(moved), false);
    const stop = () => {
      this.svg.removeEventListener("pointermove", move);
      this.changed(this.points, true);
    };
    this.svg.addEventListener("pointermove", move);
    this.svg.addEventListener("pointerup", stop, { once: true });
    this.svg.addEventListener("pointercancel", stop, { once: true });
  }

  key(event, index) {
    const step = event.shiftKey ? 10 : 1;
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
    if (way) this.move(index, this.points[index].map((place, axis) => place + way[axis]), true);
    else if ((event.key === "Delete" || event.key === "Backspace") && this.points.length > 2) {
      this.set(this.points.filter((_point, i) => i !== index));
      this.handles[Math.max(0, index - 1)].focus();
      this.changed(this.points, true);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  move(index, [x, y], done) {
    const least = index ? this.points[index - 1][0] + 1 : 0;
    const most = index + 1 < this.points.length ? this.points[index + 1][0] - 1 : 255;
    const to = [Math.min(Math.max(x, least), most), Math.min(Math.max(y, 0), 255)];
    this.set(this.points.map((point, i) => (i === index ? to : point)));
    this.changed(this.points, done);
  }
};
