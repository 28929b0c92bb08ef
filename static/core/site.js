// What every page does beyond its links and forms. Without it everything still works.

document.addEventListener("alpine:init", () => {
  Alpine.data("menu", () => ({
    close(event) {
      if (!this.$root.open) return;
      this.$root.open = false;
      if (event.type === "keydown") this.$root.querySelector("summary").focus();
    },
  }));
});

// A button that was pressed keeps its width, says what it does, and cannot be pressed twice.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || !button.dataset.busy || event.defaultPrevented) return;
  button.style.minWidth = `${button.offsetWidth}px`;
  button.dataset.idle = button.textContent;
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-busy", "true");
  setTimeout(() => { button.disabled = true; });
});

// A page that comes back from the browser's memory is ready to be used again.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-idle]")) {
    button.textContent = button.dataset.idle;
    button.disabled = false;
    button.removeAttribute("aria-busy");
    delete button.dataset.idle;
  }
});

// Say a job's news once, when its state changes: a card that is swapped every second would be read out every second.
const live = () => document.querySelector("[data-live]");

document.addEventListener("htmx:beforeSwap", (event) => {
  const card = event.detail.target;
  if (card && card.dataset && card.dataset.state) live().dataset.before = card.dataset.state;
});

document.addEventListener("htmx:load", (event) => {
  const card = event.detail.elt;
  const before = live() && live().dataset.before;
  if (!card.dataset || !card.dataset.state || !before || before === card.dataset.state) return;
  live().textContent = card.dataset.say;
});

// What is asked for again and again may find nobody: told once, and shown until an answer comes.
const cutOff = (is) => {
  const line = document.querySelector("[data-offline-line]");
  if (line) line.hidden = !is;
};

document.addEventListener("htmx:sendError", () => {
  if (live().textContent !== live().dataset.offline) live().textContent = live().dataset.offline;
  cutOff(true);
});

document.addEventListener("htmx:beforeOnLoad", () => {
  if (live().textContent === live().dataset.offline) live().textContent = "";
  cutOff(false);
});
