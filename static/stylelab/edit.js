// The editor's page: the fields of the form are the recipe; everything else shows it or changes them.

Lab.MOST_PX = 8_192; // of a side that a new size may have
Lab.FILTERS = ["brightness", "contrast", "saturate", "hue-rotate", "blur", "grayscale", "sepia", "invert"];

Lab.Fields = class {
  constructor(form) {
    this.form = form;
    this.tracked = [...form.querySelectorAll("[id^=edit-]")].filter((field) => field.name && !["preset", "preset_name"].includes(field.name));
  }

  get(name) { return this.form.elements[name]; }

  number(name) {
    const field = this.get(name), value = field.value === "" ? NaN : Number(field.value);
    if (Number.isNaN(value)) return Number(field.dataset.plain || 0);
    return Math.min(Math.max(value, field.min ? Number(field.min) : -Infinity), field.max ? Number(field.max) : Infinity);
  }

  put(name, value) { this.get(name).value = value; }

  points(name) {
    const points = this.get(`curve_${name}`).value.trim().split(/\s+/).map((point) => point.split(",").map(Number));
    const rising = points.every((point, i) => point.length === 2 && point.every((place) => place >= 0 && place <= 255) && (!i || point[0] > points[i - 1][0]));
    return rising && points.length > 1 ? points : [[0, 0], [255, 255]];
  }

  order() {
    const named = this.get("order").value.split(" ").filter((name) => Lab.FILTERS.includes(name));
    return [...new Set([...named, ...Lab.FILTERS])];
  }

  crop() {
    const [x, y, width, height] = ["x", "y", "width", "height"].map((side) => this.number(`crop_${side}`) / 100);
    return x + width <= 1.00001 && y + height <= 1.00001 && width && height ? [x, y, width, height] : [0, 0, 1, 1];
  }

  putCrop(crop) {
    const at = crop.map((part) => Math.round(part * 1e6) / 1e4);
    at[2] = Math.min(at[2], 100 - at[0]);
    at[3] = Math.min(at[3], 100 - at[1]);
    ["x", "y", "width", "height"].forEach((side, i) => this.put(`crop_${side}`, Number(at[i].toFixed(4))));
  }

  recipe() {
    const plain = (name) => this.number(name) === Number(this.get(name).dataset.plain);
    return {
      turn: this.number("turn"), mirror: this.get("mirror").checked, flip: this.get("flip").checked,
      straighten: this.number("straighten"), crop: this.crop(), resize: [this.number("width_px"), this.number("height_px")],
      levels: ["black", "white", "gamma", "out_black", "out_white"].map((name) => this.number(name)),
      curves: Object.fromEntries(["rgb", "red", "green", "blue"].map((name) => [name, this.points(name)])),
      colours: Object.fromEntries(Object.keys(Lab.COLOURS).map((name) => [name, ["hue", "saturation", "lightness"].map((shift) => this.number(`${name}_${shift}`))])),
      sharpen: this.number("sharpen"),
      filters: this.order().filter((name) => !plain(name)).map((name) => [name, this.number(name)]),
      vignette: this.number("vignette"), grain: this.number("grain"), grainSize: this.number("grain_size"), seed: this.number("seed"),
    };
  }

  clear() {
    for (const field of this.tracked) {
      if (field.type === "checkbox") field.checked = false;
      else if (field.tagName === "SELECT") field.value = "0";
      else field.value = field.name.startsWith("curve_") ? "0,0 255,255" : field.dataset.plain || "";
    }
  }

  take() { return this.tracked.map((field) => (field.type === "checkbox" ? field.checked : field.value)); }

  give(values) {
    this.tracked.forEach((field, i) => { field[field.type === "checkbox" ? "checked" : "value"] = values[i]; });
  }
};

Lab.Steps = class {
  static MOST = 50;

  constructor(now) { Object.assign(this, { before: [], now, after: [] }); }

  add(next) {
    if (`${next}` === `${this.now}`) return;
    this.before = [...this.before, this.now].slice(-Lab.Steps.MOST);
    this.now = next;
    this.after = [];
  }

  go(from, to) {
    if (!this[from].length) return;
    this[to].push(this.now);
    this.now = this[from].pop();
  }
};

// A recipe as the server tells it, in the shape that the fields give.
Lab.read = (told) => ({
  turn: 0, mirror: false, flip: false, straighten: 0, crop: [0, 0, 1, 1], resize: [0, 0], levels: [0, 255, 1, 0, 255], sharpen: 0,
  filters: [], vignette: 0, grain: 0, seed: 0, ...told, grainSize: told.grain_size || 1,
  curves: { ...Object.fromEntries(["rgb", "red", "green", "blue"].map((name) => [name, [[0, 0], [255, 255]]])), ...told.curves },
  colours: { ...Object.fromEntries(Object.keys(Lab.COLOURS).map((name) => [name, [0, 0, 0]])), ...told.colours },
});

// The photo at most so large as a preview needs it; width and height are those of the file.
Lab.load = async (stage) => {
  const image = new Image();
  image.src = stage.dataset.picture;
  await image.decode();
  const fit = Math.min(1, 2_400 / Math.max(image.width, image.height));
  const sheet = document.createElement("canvas");
  [sheet.width, sheet.height] = [Math.round(image.width * fit), Math.round(image.height * fit)];
  const pen = sheet.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(image, 0, 0, sheet.width, sheet.height);
  return { source: sheet, width: image.width, height: image.height, alt: stage.dataset.alt || "" };
};

document.addEventListener("DOMContentLoaded", async () => {
  const form = document.querySelector("[data-edit]");
  if (!form) return;
  const find = (selector) => form.querySelector(selector);
  const stage = find("[data-stage]"), told = find("[data-told]").dataset, fields = new Lab.Fields(form);
  const photo = await Lab.load(stage);
  find("[data-plain]").hidden = true;
  const view = new Lab.View(stage, photo), steps = new Lab.Steps(fields.take());
  const cropping = find("[data-crop-panel]"), bending = find("[data-curve-panel]");
  let keeping = 0, drawing = 0, channel = "rgb";

  // --- Showing ---

  function draw() {
    drawing ||= requestAnimationFrame(() => {
      drawing = 0;
      const recipe = fields.recipe();
      const framing = cropping.open && compare.getAttribute("aria-pressed") !== "true";
      view.draw(recipe, framing);
      crop.show(framing);
      if (framing) crop.set(recipe.crop);
      const made = Lab.View.sizes(photo, recipe, false).made;
      const over = Math.max(...made) > Lab.MOST_PX && recipe.resize.some(Boolean);
      find("[data-size]").textContent = over ? `${made.join(" × ")} · ${told.over}` : made.join(" × ");
    });
  }

  function show() {
    for (const range of form.querySelectorAll("[data-range]")) range.value = fields.number(range.dataset.range);
    curve.set(fields.points(channel));
    find("[data-undo]").disabled = !steps.before.length;
    find("[data-redo]").disabled = !steps.after.length;
    draw();
  }

  // done: a step to take back, and to be kept at the server.
  function changed(done) {
    if (done) {
      steps.add(fields.take());
      soon();
    }
    show();
  }

  function soon() {
    clearTimeout(keeping);
    keeping = setTimeout(keep, 1_200);
  }

  // form.action would be the buttons of that name.
  const address = form.getAttribute("action");
  const body = () => {
    const told = new FormData(form);
    told.set("action", "keep");
    return told;
  };

  async function keep() {
    keeping = 0;
    const answer = await fetch(address, { method: "POST", body: body() }).catch(() => null);
    form.dataset.kept = answer && answer.status === 204 ? "yes" : "no";
    find("[data-told]").textContent = form.dataset.kept === "yes" ? told.kept : told.lost;
  }

  // A number that cannot be sent lies open before the eyes, or the browser could not show what is wrong with it.
  form.addEventListener("invalid", (event) => {
    for (let fold = event.target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }, true);

  // --- Sliders beside the numbers ---

  for (const tune of form.querySelectorAll("[data-tune]")) {
    const number = fields.get(tune.dataset.tune), range = document.createElement("input");
    Object.assign(range, { type: "range", min: number.min, max: number.max, step: number.step, className: "tune-range" });
    range.dataset.range = number.name;
    range.setAttribute("aria-label", tune.querySelector("label").textContent);
    range.addEventListener("input", () => { number.value = range.value; changed(false); });
    range.addEventListener("change", () => changed(true));
    range.addEventListener("dblclick", () => { number.value = number.dataset.plain; changed(true); });
    number.before(range);
  }
  form.addEventListener("change", (event) => {
    if (!fields.tracked.includes(event.target)) return;
    if (event.target.name === "turn") fields.putCrop([0, 0, 1, 1]);
    changed(true);
  });

  // --- Frame ---

  const crop = new Lab.Crop(view, stage.dataset, (parts, done) => {
    fields.putCrop(parts);
    changed(done);
  });
  find("[data-ratios]").hidden = find("[data-quarter]").hidden = false;
  find("[data-ratio]").addEventListener("change", (event) => {
    const [wide, high] = event.target.value === "own" ? [photo.width, photo.height] : event.target.value.split(":").map(Number);
    crop.shape(wide && high ? wide / high : 0);
  });
  find("[data-quarter]").addEventListener("click", () => {
    const [x, y, width, height] = fields.crop();
    fields.put("turn", (fields.number("turn") + 90) % 360);
    fields.putCrop([1 - y - height, x, height, width]); // the frame turns with the photo
    changed(true);
  });
  cropping.addEventListener("toggle", draw);

  // --- Curve ---

  find("[data-curve]").hidden = find("[data-curve-help]").hidden = false;
  const curve = new Lab.Curve(find("[data-curve]"), (points, done) => {
    fields.put(`curve_${channel}`, points.map((point) => point.join(",")).join(" "));
    changed(done);
  });
  bending.addEventListener("focusin", (event) => {
    if (!event.target.name || !event.target.name.startsWith("curve_")) return;
    channel = event.target.name.slice("curve_".length);
    find("[data-curve]").dataset.channel = channel;
    curve.set(fields.points(channel));
  });

  // --- Steps, before and after ---

  function step(from, to) {
    steps.go(from, to);
    fields.give(steps.now);
    soon();
    show();
  }

  // What was erased comes back from the server; everything else is a step that can be taken back.
  find("[data-reset]").addEventListener("click", (event) => {
    if (event.target.dataset.reset === "all") return;
    event.preventDefault();
    fields.clear();
    changed(true);
  });

  const compare = find("[data-compare]");
  find("[data-bar]").hidden = false;
  find("[data-undo]").addEventListener("click", () => step("before", "after"));
  find("[data-redo]").addEventListener("click", () => step("after", "before"));
  compare.addEventListener("click", () => {
    const on = compare.getAttribute("aria-pressed") !== "true";
    compare.setAttribute("aria-pressed", on);
    view.comparing(on);
    draw();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches("input[type=text], input:not([type])")) return;
    const key = event.key.toLowerCase(), back = key === "z" && !event.shiftKey, forth = key === "y" || (key === "z" && event.shiftKey);
    if (!back && !forth) return;
    event.preventDefault();
    if (back) step("before", "after");
    else step("after", "before");
  });
  form.addEventListener("submit", () => {
    clearTimeout(keeping);
    keeping = 0;
  });
  window.addEventListener("pagehide", () => { if (keeping) navigator.sendBeacon(address, body()); });
  new ResizeObserver(draw).observe(stage);
  show();
  form.dataset.ready = "";
});
