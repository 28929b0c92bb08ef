// What can be done with the selected thing, by button or by key, and how it is told to those who do not see it.

Diary.Keys = class {
  static DEEDS = {
    bigger: { factor: 1.1 }, smaller: { factor: 1 / 1.1 }, left: { turn: -15 }, right: { turn: 15 },
    flip: { flip: true },
  };
  static KEYS = {
    "+": "bigger", "=": "bigger", "-": "smaller", "_": "smaller", "[": "left", "]": "right", f: "flip", F: "flip",
    PageUp: "forward", PageDown: "back", d: "copy", D: "copy", Delete: "remove", Backspace: "remove",
  };
  static ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  static STEP = 10; // units; 1 with Shift

  // names: sticker id -> what it is called. sentences: of _said.html. say(sentence).
  constructor(sheet, names, sentences, say) {
    Object.assign(this, { sheet, names, sentences, say });
    sheet.root.addEventListener("keydown", (event) => this.press(event));
    sheet.root.addEventListener("focus", () => this.greet());
    document.addEventListener("keydown", (event) => this.step(event));
    sheet.addEventListener("full", () => say(sentences.full));
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { sheet } = this, arrow = Diary.Keys.ARROWS[event.key], deed = Diary.Keys.KEYS[event.key];
    if (event.key === "Tab") return this.tab(event);
    if (event.key === "Escape") return this.letGo();
    if (event.key === "Home" || event.key === "End") this.choose(event.key === "Home" ? 0 : sheet.items.length - 1);
    else if (arrow && sheet.item) {
      const step = event.shiftKey ? 1 : Diary.Keys.STEP;
      this.change({ dx: arrow[0] * step, dy: arrow[1] * step }, event.repeat);
    } else if (deed && sheet.item) this.do(deed, event.repeat);
    else return;
    event.preventDefault();
  }

  // Through the things in painter's order, and past the last one out of the sheet.
  tab(event) {
    const next = event.shiftKey ? this.sheet.selected - 1 : this.sheet.selected + 1;
    if (this.leaving || next < 0 || next >= this.sheet.items.length) return;
    event.preventDefault();
    this.choose(next);
  }

  choose(index) {
    if (!this.sheet.items.length) return;
    this.sheet.select(index);
    this.tell();
  }

  // Escape lets go, and the next Tab leaves.
  letGo() {
    this.sheet.select(-1);
    this.leaving = true;
    this.say(this.sentences.letGo);
  }

  greet() {
    this.leaving = false;
    const count = this.sheet.items.length;
    if (!this.sheet.root.matches(":focus-visible") || this.sheet.item) return;
    this.say(count ? this.fill(this.sentences.holds, { count }) : this.sentences.empty);
  }

  step(event) {
    const writing = event.target.matches("textarea, input:not([type=radio])");
    if (writing || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase(), redo = key === "y" || (key === "z" && event.shiftKey);
    if (!redo && key !== "z") return;
    event.preventDefault();
    this.do(redo ? "redo" : "undo");
  }

  do(deed, join = false) {
    const { sheet } = this;
    if (deed === "undo" || deed === "redo") {
      if (sheet.go(deed)) this.say(deed === "undo" ? this.sentences.undone : this.sentences.redone);
    } else if (sheet.item && deed in Diary.Keys.DEEDS) {
      this.change(Diary.Keys.DEEDS[deed], join);
    } else if (sheet.item) {
      this[deed]();
    }
  }

  change(how, join) {
    this.sheet.replace(this.sheet.selected, Diary.items.changed(this.sheet.item, how), { join });
    this.tell();
  }

  forward() {
    this.reorder(Math.min(this.sheet.selected + 1, this.sheet.items.length - 1));
  }

  back() {
    this.reorder(Math.max(this.sheet.selected - 1, 0));
  }

  reorder(to) {
    const { item, selected } = this.sheet;
    const items = this.sheet.items.toSpliced(selected, 1).toSpliced(to, 0, item);
    if (to !== selected) this.sheet.set(items, { selected: to });
    this.tell();
  }

  copy() {
    const { item, items } = this.sheet;
    const twin = Diary.items.changed(item, { dx: 40, dy: 20 });
    if (this.sheet.set([...items, twin], { selected: items.length })) this.tell();
  }

  remove() {
    const name = this.name(this.sheet.item);
    this.sheet.set(this.sheet.items.toSpliced(this.sheet.selected, 1), { selected: -1 });
    this.say(this.fill(this.sentences.removed, { name }));
  }

  // --- In words ---

  name(item) {
    return item.kind === "stroke" ? this.sentences.line : this.names[item.id] || item.id.replaceAll("-", " ");
  }

  tell() {
    const { item, selected, items } = this.sheet;
    if (!item) return;
    const [x, y] = Diary.items.middle(item), third = (value, whole) => Math.min(2, Math.floor(value / whole * 3));
    const where = this.sentences.where.split("|")[third(y, Diary.items.HEIGHT) * 3 + third(x, Diary.items.WIDTH)];
    this.say(this.fill(this.sentences.selected, {
      name: this.name(item), number: selected + 1, count: items.length, where,
      size: Math.round((item.scale || 1) * 100), turned: Math.round(item.rotation || 0),
      mirrored: item.flipped ? this.sentences.mirrored : "",
    }));
  }

  fill(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }
};
