// Drawing by keyboard alone: a cross that the arrows move, and a pen that the space bar puts down and lifts.

Diary.Pen = class {
  static WAYS = {
    ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
    Home: [-1, -1], PageUp: [1, -1], End: [-1, 1], PageDown: [1, 1], // slanting, as they lie on a keypad
  };
  static TOOLS = { h: "hand", c: "crayon", e: "eraser" };
  static STEP = 10; // units; 2 with Shift
  static FINE = 2; // and the line follows in steps of as many
  static QUIET_MS = 350; // without a key, before it is told where the cross is

  // tool, pointers: as write.js has them. keys: for its sentences.
  constructor(sheet, tool, pointers, keys) {
    Object.assign(this, { sheet, tool, pointers, keys, root: sheet.root, form: sheet.root.closest("form") });
    this.at = [Diary.items.WIDTH / 2, Diary.items.HEIGHT / 2];
    this.act = null; // what the pen does while it is down
    this.cross = document.createElement("div");
    this.cross.className = "sheet-cross";
    this.root.append(this.cross);
    this.root.addEventListener("keydown", (event) => this.press(event), true);
    this.root.addEventListener("focus", () => this.root.matches(":focus-visible") && this.take());
    this.root.addEventListener("pointerdown", () => this.rest(), true);
    this.root.addEventListener("blur", () => this.rest());
    this.form.addEventListener("change", ({ target }) => target.name === "tool" && this.rest());
  }

  get isAtWork() {
    return this.tool().name !== "hand";
  }

  press(event) {
    if (event.altKey || event.metaKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey ? !(key === "z" && this.act) : !this.hears(key)) return;
    if (key !== "Tab") event.preventDefault();
    event.stopImmediatePropagation(); // the other keys of the sheet are for the hand
    if (event.ctrlKey || key === "Escape") this.drop();
    else if (key in Diary.Pen.TOOLS) this.pick("tool", (radio) => radio.value === Diary.Pen.TOOLS[key]);
    else if (key in Diary.Pen.WAYS) this.go(...Diary.Pen.WAYS[key], event.shiftKey);
    else if (key === " " || key === "Enter") this.toggle(event.repeat);
    else if (/[1-9]/.test(key)) this.pick("crayon", (_, index) => index === Number(key) - 1);
    else if (key !== "Tab") this.pick("width", (_, index, at) => index === at + ("+=".includes(key) ? 1 : -1));
  }

  hears(key) {
    if (key in Diary.Pen.TOOLS) return true;
    if (!this.isAtWork) return false;
    return key in Diary.Pen.WAYS || [" ", "Enter", "Tab"].includes(key) || /^[1-9+=_-]$/.test(key)
      || (key === "Escape" && this.act !== null);
  }

  // --- The cross ---

  take() {
    if (!this.isAtWork) return;
    this.show();
    this.say("penReady");
  }

  go(dx, dy, isFine) {
    const { STEP, FINE } = Diary.Pen, { WIDTH, HEIGHT, within } = Diary.items;
    const [x, y] = this.at, step = isFine ? FINE : STEP;
    const to = [within(x + dx * step, 0, WIDTH), within(y + dy * step, 0, HEIGHT)];
    const count = Math.ceil(Math.hypot(to[0] - x, to[1] - y) / FINE);
    for (let n = 1; n <= count; n++) this.act?.move([x + (to[0] - x) * n / count, y + (to[1] - y) * n / count]);
    this.at = to;
    this.show();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.say("penAt"), Diary.Pen.QUIET_MS);
  }

  toggle(isHeld) {
    const { name } = this.tool();
    if (isHeld) return;
    if (this.act) return void this.lift();
    this.act = this.pointers[name](this.at);
    this.show();
    this.say(name === "eraser" ? "rubberDown" : "penDown");
  }

  lift(isDropped = false) {
    const said = isDropped ? "penDropped" : this.tool().name === "eraser" ? "rubberUp" : "penUp";
    this.act.end?.(isDropped);
    this.act = null;
    this.show();
    this.say(said);
  }

  drop() {
    if (this.act) this.lift(true);
  }

  // Another hand takes over: what was drawn stays.
  rest() {
    if (this.act) this.lift();
    clearTimeout(this.telling);
    delete this.root.dataset.pen;
  }

  show() {
    this.root.dataset.pen = this.act ? "down" : "up";
    this.cross.style.left = `${this.at[0] / Diary.items.WIDTH * 100}%`;
    this.cross.style.top = `${this.at[1] / Diary.items.HEIGHT * 100}%`;
    this.cross.style.setProperty("--crayon", this.tool().colour || Diary.items.PENCIL);
  }

  // --- What is in the hand ---

  pick(name, fits) {
    const radios = [...this.form.elements[name]], at = radios.findIndex((radio) => radio.checked);
    const radio = radios.find((each, index) => fits(each, index, at));
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    if (this.isAtWork) this.show();
    const told = radio.closest("label").textContent.trim();
    this.keys.say(name === "tool" && this.isAtWork ? `${told}. ${this.sentence("penReady")}` : told);
  }

  say(name) {
    clearTimeout(this.telling);
    this.keys.say(this.sentence(name));
  }

  sentence(name) {
    const [x, y] = this.at.map((value) => Math.round(value / 10));
    return this.keys.fill(this.keys.sentences[name], { x, y });
  }
};
