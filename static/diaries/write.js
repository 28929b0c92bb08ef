// The writing page: what is written, chosen and laid out goes to the right places. Each part has its own file.

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-write]");
  const find = (selector) => form.querySelector(selector);
  const sentences = document.querySelector("[data-sentences]").dataset;
  const text = find("textarea[name=text]");
  const TEXT_MS = 700, LAYOUT_MS = 1_000, CHOICE_MS = 150;

  for (const part of form.querySelectorAll("[data-desk], [data-finding]")) part.hidden = false;
  find("[data-conflict-actions]").hidden = "conflictShown" in form.dataset;

  const say = (sentence) => { document.querySelector("[data-say]").textContent = sentence; };
  const names = JSON.parse(form.dataset.names);
  const picked = (name) => form.elements[name].value;
  const tool = () => ({ name: picked("tool"), colour: picked("crayon"), width: Number(picked("width")) });
  const pictures = new Diary.Pictures(form.dataset.sticker);
  const sheet = new Diary.Sheet(find("[data-sheet]"), JSON.parse(form.dataset.layout), pictures);
  const keys = new Diary.Keys(sheet, names, sentences, say);
  new Diary.Pen(sheet, tool, new Diary.Pointers(sheet, tool), keys);
  const tray = new Diary.Tray(form, sheet, put);
  sheet.show();

  const choices = ["mood", "weather", "place", "hour"];
  const saving = new Diary.Saving({
    page: form.action, url: form.dataset.save, aside: form.dataset.aside, stored: now(),
    token: form.elements.csrfmiddlewaretoken.value, revision: Number(form.dataset.revision),
    copies: form.dataset.copies.split(" "),
  });

  function now() {
    const chosen = Object.fromEntries(choices.map((name) => [name, picked(name)]));
    return { text: text.value, layout: sheet.items, ...chosen };
  }

  // --- Writing and choosing ---

  // As the server counts them.
  const letters = () => [...text.value.replaceAll("\r\n", "\n").normalize("NFC")].length;
  const over = () => Math.max(0, letters() - Number(form.dataset.most));

  function count() {
    const isOver = over() > 0;
    find("[data-count]").textContent = letters();
    find("[data-over-by]").textContent = isOver ? keys.fill(sentences.over, { count: over() }) : "";
    find("[data-count]").parentElement.toggleAttribute("data-too-many", isOver);
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight}px`;
    return !isOver;
  }

  text.addEventListener("input", () => {
    if (count()) saving.change("text", text.value, TEXT_MS);
    else {
      saving.hold("text", text.value);
      showState({ detail: { state: "held" } });
    }
  });

  form.addEventListener("change", (event) => {
    const { name, value } = event.target;
    if (choices.includes(name)) {
      saving.change(name, value, CHOICE_MS);
      showProposed();
    } else if (name === "tool") {
      if (value !== "hand") sheet.select(-1);
      showTools();
    }
  });

  // What the words suggest is marked, as long as nothing is chosen.
  function showProposed() {
    const { dataset } = find("[data-tags]");
    for (const name of choices) {
      const proposed = dataset[`proposal${name[0].toUpperCase()}${name.slice(1)}`];
      for (const radio of form.elements[name]) {
        radio.closest("label").classList.toggle("pick-proposed", proposed && radio.value === proposed && !picked(name));
      }
    }
    find("[data-do=propose]").disabled = dataset.proposed === "0";
  }

  // --- Laying out ---

  function put(id, name, spot) {
    names[id] = name;
    const [x, y] = spot || Diary.items.freeSpot(sheet.items);
    if (!sheet.set([...sheet.items, Diary.items.sticker(id, x, y)], { selected: sheet.items.length })) return;
    form.querySelector("input[name=tool][value=hand]").checked = true;
    showTools();
    land();
    say(keys.fill(sentences.added, { name }));
  }

  function land() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const picture = sheet.nodeOf(sheet.item).children[0], { scaleX, scaleY } = picture.getAttrs();
    picture.setAttrs({ scaleX: (scaleX ?? 1) * 1.25, scaleY: 1.25, opacity: 0.5 });
    picture.to({ scaleX: scaleX ?? 1, scaleY: scaleY ?? 1, opacity: 1, duration: 0.18 });
  }

  async function propose() {
    const answer = await fetch(form.dataset.propose, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return showState({ detail: { state: saving.why(answer) } });
    const { layout, names: more } = await answer.json();
    if (!layout.length) return;
    Object.assign(names, more);
    if (sheet.set([...sheet.items, ...layout.map(Diary.items.tidy)], { selected: -1 })) say(sentences.first);
  }

  function showTools() {
    const { name } = tool(), more = name === "hand" ? (sheet.item ? "item" : "none") : "drawing";
    for (const part of form.querySelectorAll("[data-more]")) part.hidden = part.dataset.more !== more;
    find("[data-crayons]").hidden = name === "eraser";
    find("[data-do=undo]").disabled = !sheet.steps.before.length;
    find("[data-do=redo]").disabled = !sheet.steps.after.length;
    sheet.root.dataset.over = name;
  }

  sheet.addEventListener("change", () => {
    saving.change("layout", sheet.items, LAYOUT_MS);
    showTools();
  });
  sheet.addEventListener("select", showTools);
  form.addEventListener("click", (event) => {
    const { do: deed } = event.target.closest("[data-do]")?.dataset || {};
    if (deed === "propose") propose();
    else if (deed) keys.do(deed);
  });

  // --- Saving ---

  // What is too long is told as long as it is, also while the rest is saved.
  function showState({ detail: { state, sentence } }) {
    const shown = over() && ["saving", "saved"].includes(state) ? "held" : state;
    const place = find("[data-standing]"), told = sentence || keys.fill(sentences[shown], { count: over() });
    place.dataset.state = shown;
    if (place.textContent !== told) place.textContent = told;
    find("[data-note]").hidden = ["saving", "saved"].includes(shown);
    find("[data-note-words]").textContent = told;
    for (const way of form.querySelectorAll("[data-way]")) way.hidden = way.dataset.way !== shown;
    if (state === "saved") htmx.trigger(find("[data-tags]"), "look");
  }

  saving.addEventListener("state", showState);

  // The first day of all made its journal: from now on every address of the page names it.
  saving.addEventListener("journal", ({ detail: journal }) => {
    if (saving.url.includes("journal=")) return;
    const places = ["action", "formaction", "hx-get", "data-save", "data-aside", "data-propose", "data-tray"];
    for (const part of [form, ...form.querySelectorAll("*")]) {
      for (const name of places.filter((each) => part.hasAttribute(each))) {
        part.setAttribute(name, `${part.getAttribute(name)}?journal=${journal}`);
      }
    }
    htmx.process(form);
    Object.assign(saving, { page: form.action, url: form.dataset.save, aside: form.dataset.aside });
    saving.moveCopy(`${saving.copyKey}${journal}`);
  });

  saving.addEventListener("conflict", ({ detail: theirs }) => {
    const box = find("[data-conflict]");
    find("[data-standing]").textContent = "";
    find("[data-note]").hidden = true;
    find("[data-theirs]").textContent = theirs.text;
    find("[data-theirs-things]").textContent = keys.fill(sentences.things, { count: theirs.layout.length });
    box.hidden = false;
    box.focus();
  });

  find("[data-keep-mine]").addEventListener("click", async () => {
    find("[data-conflict]").hidden = true;
    await saving.keepMine();
  });

  find("[data-take-theirs]").addEventListener("click", async () => {
    const theirs = saving.theirs;
    if (!(await saving.takeTheirs())) return;
    Object.assign(names, theirs.names);
    fillIn(theirs);
    find("[data-conflict]").hidden = true;
    htmx.trigger(find("[data-tags]"), "look");
  });

  function fillIn(day) {
    if ("text" in day) text.value = day.text;
    if ("layout" in day) sheet.set(day.layout, { selected: -1, quiet: true });
    for (const name of choices.filter((each) => each in day)) {
      for (const radio of form.elements[name]) radio.checked = radio.value === day[name];
    }
    count();
    showTools();
    showProposed();
  }

  // Before the page is left for another, all is saved, and the form says the last revision.
  form.addEventListener("submit", async (event) => {
    if (form.dataset.settled === "yes") return;
    event.preventDefault();
    if (!count()) return text.focus();
    const { submitter } = event, startsEmpty = submitter?.hasAttribute("formaction") && !sheet.items.length;
    if (startsEmpty && !find("[data-do=propose]").disabled) await propose(); // else nothing to draw
    if (!(await saving.settle())) return;
    form.elements.revision.value = saving.revision;
    form.dataset.settled = "yes";
    setTimeout(() => form.requestSubmit(submitter)); // not while this very event is still on its way
  });
  window.addEventListener("pageshow", () => { delete form.dataset.settled; });

  // Labels whose journal was closed meanwhile are not asked for again and again.
  document.addEventListener("htmx:responseError", ({ target }) => {
    if (!target.matches("[data-tags]")) return;
    target.setAttribute("hx-trigger", "look");
    htmx.process(target);
  });

  document.addEventListener("htmx:afterSwap", () => {
    tray.mark();
    showProposed();
  });

  // A page that a conflict was answered with, without this script, holds what was sent; there is nothing to take up.
  const kept = "conflictShown" in form.dataset ? null : saving.takeUp();
  if (kept) {
    fillIn(kept);
    say(sentences.restored);
  }
  if (!count()) showState({ detail: { state: "held" } });
  showTools();
  showProposed();
});
