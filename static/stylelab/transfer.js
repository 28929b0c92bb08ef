// Style transfer beyond its links and forms: numbers beside sliders, the brush, before and after.

const MASK_PX = 256;
const STEP = 1 / 24; // of the picture, for the arrow keys

// A new file takes the place of what was chosen among ours.
document.addEventListener("change", (event) => {
  const clears = event.target.dataset.clears;
  if (!clears || !event.target.files.length) return;
  for (const radio of document.querySelectorAll(`input[name="${clears}"]:checked`)) radio.checked = false;
});

document.addEventListener("input", (event) => {
  const told = event.target.closest(".transfer-slide")?.querySelector("output");
  if (told) told.textContent = event.target.value;
});

// The name of a style to keep is no matter of the quick look, and Enter in it keeps the style instead of painting.
for (const keep of document.querySelectorAll(".transfer-keep")) {
  keep.addEventListener("change", (event) => event.stopPropagation());
  keep.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    event.target.form.requestSubmit(keep.querySelector("button"));
  });
}

// --- Before and after ----------------------------------------------------------------------------------------------

const compare = (box) => {
  const [before, slider] = [box.querySelector(".transfer-before"), box.querySelector("[type=range]")];
  if (!before || box.dataset.ready) return;
  box.dataset.ready = "yes";
  before.hidden = slider.hidden = false;
  const show = () => { before.style.clipPath = `inset(0 ${100 - slider.value}% 0 0)`; };
  slider.addEventListener("input", show);
  show();
};

// --- The brush: one mask a style, painted on the picture -------------------------------------------------------------

class Brush {
  constructor(desk) {
    this.panel = desk.querySelector("[data-brush]");
    this.canvas = this.panel.querySelector("canvas");
    this.picture = desk.querySelector("[data-content]");
    this.masks = new Map();
    this.at = { x: 0.5, y: 0.5 };
    this.size = this.panel.querySelector("[data-size]");
    this.rub = this.panel.querySelector("[data-rub]");
    this.parts = [...desk.querySelectorAll("[data-style]")].map((part) => ({
      where: part.querySelector("select"), field: part.querySelector('input[name^="mask_"]'),
    }));
    for (const part of this.parts) part.where.addEventListener("change", () => this.choose(part));
    this.panel.querySelector("[data-wipe]").addEventListener("click", () => { this.wipe(); this.keep(); });
    this.canvas.addEventListener("pointerdown", (event) => this.press(event));
    this.canvas.addEventListener("pointermove", (event) => { if (event.buttons) this.move(event); });
    this.canvas.addEventListener("pointerup", () => this.keep());
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    const brushed = this.parts.find((part) => part.where.value === "brush");
    if (brushed) this.choose(brushed);
  }

  choose(part) {
    this.panel.hidden = part.where.value !== "brush";
    if (this.panel.hidden) return;
    this.part = part;
    const scale = MASK_PX / Math.max(this.picture.width, this.picture.height);
    const [width, height] = [this.picture.getAttribute("width") * 1, this.picture.getAttribute("height") * 1];
    const fit = MASK_PX / Math.max(width, height);
    this.canvas.width = Math.max(1, Math.round(width * fit || MASK_PX * scale));
    this.canvas.height = Math.max(1, Math.round(height * fit || MASK_PX * scale));
    this.canvas.style.backgroundImage = `url("${this.picture.src}")`;
    if (!this.masks.has(part)) {
      const mask = document.createElement("canvas");
      [mask.width, mask.height] = [this.canvas.width, this.canvas.height];
      this.masks.set(part, mask);
      this.wipe();
    }
    this.show();
    this.canvas.focus();
  }

  get mask() { return this.masks.get(this.part); }

  wipe() {
    const paper = this.mask.getContext("2d");
    paper.fillStyle = "black";
    paper.fillRect(0, 0, this.mask.width, this.mask.height);
    this.show();
  }

  press(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.move(event);
  }

  move(event) {
    const box = this.canvas.getBoundingClientRect();
    this.at = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
    this.dab();
  }

  key(event) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], " ": [0, 0] };
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    this.at.x = Math.min(1, Math.max(0, this.at.x + way[0] * STEP));
    this.at.y = Math.min(1, Math.max(0, this.at.y + way[1] * STEP));
    if (event.key === " ") { this.dab(); this.keep(); } else this.show();
  }

  // A soft round spot, so that the style fades in at its rim.
  dab() {
    const [paper, mask] = [this.mask.getContext("2d"), this.mask];
    const [x, y] = [this.at.x * mask.width, this.at.y * mask.height];
    const reach = this.size.value / 100 * Math.max(mask.width, mask.height);
    const soft = paper.createRadialGradient(x, y, reach * 0.5, x, y, reach);
    const tone = this.rub.checked ? "0,0,0" : "255,255,255";
    soft.addColorStop(0, `rgba(${tone},0.85)`);
    soft.addColorStop(1, `rgba(${tone},0)`);
    paper.fillStyle = soft;
    paper.fillRect(0, 0, mask.width, mask.height);
    this.show();
  }

  // The picture, veiled where the style does not paint, and where the brush is.
  show() {
    const [paper, { width, height }] = [this.canvas.getContext("2d"), this.canvas];
    const told = this.mask.getContext("2d").getImageData(0, 0, width, height);
    for (let at = 0; at < told.data.length; at += 4) {
      const value = told.data[at];
      told.data.set([245, 238, 224, 205 - value * 0.8], at);
    }
    paper.putImageData(told, 0, 0);
    paper.strokeStyle = "#B84A28";
    paper.lineWidth = 1.5;
    paper.beginPath();
    paper.arc(this.at.x * width, this.at.y * height, this.size.value / 100 * Math.max(width, height), 0, 2 * Math.PI);
    paper.stroke();
  }

  keep() {
    this.part.field.value = this.mask.toDataURL("image/png");
    this.part.where.form.dispatchEvent(new Event("change"));
  }
}

const ready = (root) => {
  for (const box of root.querySelectorAll("[data-compare]")) compare(box);
};

ready(document);
const desk = document.querySelector("[data-transfer-desk]");
if (desk) new Brush(desk);
document.addEventListener("htmx:load", (event) => ready(event.detail.elt.parentElement || document));
