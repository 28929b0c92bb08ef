// Words, and the trays of stickers behind them: opened by a word, searched by typing, emptied onto the sheet.

Diary.Tray = class {
  // put(id, name, spot): lays a sticker on the sheet; spot: where on it, or null.
  constructor(form, sheet, put) {
    this.form = form;
    this.part = form.querySelector("[data-tray-sheet]");
    this.found = form.querySelector("[data-tray]");
    this.search = form.querySelector("[data-search]");
    form.addEventListener("click", (event) => this.click(event, put));
    form.addEventListener("dragstart", (event) => this.drag(event));
    form.addEventListener("keydown", (event) => this.press(event));
    sheet.root.addEventListener("dragover", (event) => {
      if (event.dataTransfer.types.includes("text/x-sticker")) event.preventDefault();
    });
    sheet.root.addEventListener("drop", (event) => this.drop(event, sheet, put));
  }

  click(event, put) {
    const word = event.target.closest("[data-word]"), sticker = event.target.closest("[data-id]");
    if (word) this.toggle(word);
    else if (sticker) put(sticker.dataset.id, sticker.dataset.name, null);
    else if (event.target.closest("[data-tray-close]")) this.close();
  }

  toggle(button) {
    if (button.getAttribute("aria-expanded") === "true") this.close();
    else this.open(button);
  }

  async open(button) {
    const { word } = button.dataset, { tray } = this.found.dataset, joint = tray.includes("?") ? "&" : "?";
    const address = `${tray}${joint}word=${encodeURIComponent(word)}`;
    await htmx.ajax("GET", address, { target: this.part, swap: "innerHTML" });
    this.word = word;
    this.part.hidden = false;
    this.form.dataset.trayOpen = "";
    this.mark();
    this.part.scrollIntoView({ block: "nearest" });
    this.part.querySelector(".tray-title")?.focus({ preventScroll: true });
  }

  close() {
    const opener = this.opener();
    this.word = null;
    this.part.hidden = true;
    delete this.form.dataset.trayOpen;
    this.mark();
    (opener || this.search).focus({ preventScroll: true });
  }

  opener() {
    return [...this.form.querySelectorAll("[data-word]")].find((button) => button.dataset.word === this.word);
  }

  // Also after the labels were fetched anew.
  mark() {
    for (const button of this.form.querySelectorAll("[data-word]")) {
      button.setAttribute("aria-expanded", String(button.dataset.word === this.word));
    }
  }

  press(event) {
    if (event.key === "Escape" && !this.part.hidden && event.target.closest("[data-finding]")) this.close();
    if (event.key === "Enter" && event.target === this.search) event.preventDefault(); // it would send the form
  }

  drag(event) {
    const sticker = event.target.closest("[data-id]");
    if (!sticker) return;
    event.dataTransfer.setData("text/x-sticker", JSON.stringify([sticker.dataset.id, sticker.dataset.name]));
    event.dataTransfer.setDragImage(sticker.querySelector("img"), 36, 36);
  }

  drop(event, sheet, put) {
    const sticker = event.dataTransfer.getData("text/x-sticker");
    if (!sticker) return;
    event.preventDefault();
    const [id, name] = JSON.parse(sticker);
    put(id, name, sheet.point(event));
  }
};
