// A brush that marks what is to go. The marks become the picture that the form sends.

document.addEventListener("DOMContentLoaded", async () => {
  const form = document.querySelector("[data-erase]"), find = (selector) => form.querySelector(selector);
  const photo = find("[data-photo]"), mask = find("[data-mask]"), file = find("[data-file]");
  await photo.decode();
  const fit = Math.min(1, 1_600 / Math.max(photo.naturalWidth, photo.naturalHeight));
  mask.width = Math.max(16, Math.round(photo.naturalWidth * fit));
  mask.height = Math.max(16, Math.round(photo.naturalHeight * fit));
  const pen = mask.getContext("2d"), marker = getComputedStyle(document.documentElement).getPropertyValue("--accent") || "#b84a28";
  let strokes = [], cross = [mask.width / 2, mask.height / 2], down = null, making = null;
  mask.hidden = find("[data-brush]").hidden = false;
  find("[data-box]").hidden = true;

  const width = () => Number(find("[data-width]").value) / 100 * Math.max(mask.width, mask.height);

  function stroke(sheet, { points, wide }) {
    Object.assign(sheet, { lineWidth: wide, lineCap: "round", lineJoin: "round" });
    sheet.beginPath();
    sheet.moveTo(...points[0]);
    for (const point of points.slice(points.length > 1 ? 1 : 0)) sheet.lineTo(...point);
    sheet.stroke();
  }

  function show() {
    pen.clearRect(0, 0, mask.width, mask.height);
    pen.strokeStyle = marker;
    for (const each of strokes) stroke(pen, each);
    if (document.activeElement === mask && !down) {
      pen.lineWidth = 2;
      pen.beginPath();
      pen.arc(...cross, width() / 2, 0, 7);
      pen.stroke();
    }
  }

  // White on black, as large as the photo here.
  function keep() {
    const sheet = document.createElement("canvas"), ink = sheet.getContext("2d");
    [sheet.width, sheet.height] = [mask.width, mask.height];
    ink.fillRect(0, 0, sheet.width, sheet.height);
    ink.strokeStyle = "#fff";
    for (const each of strokes) stroke(ink, each);
    const marked = strokes.length, made = new Promise((done) => { sheet.toBlob(done); }).then((blob) => {
      if (making !== made) return; // a later stroke has its own
      const files = new DataTransfer();
      if (marked) files.items.add(new File([blob], "mask.png", { type: "image/png" }));
      file.files = files.files;
      form.dataset.marked = marked;
      making = null;
    });
    making = made;
    find("[data-told]").textContent = strokes.length ? form.dataset.painted : "";
    show();
  }

  const spot = (event) => {
    const box = mask.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width * mask.width, (event.clientY - box.top) / box.height * mask.height];
  };

  mask.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || down) return;
    event.preventDefault();
    mask.setPointerCapture(event.pointerId);
    down = { points: [spot(event)], wide: width() };
    strokes = [...strokes, down];
    show();
  });
  mask.addEventListener("pointermove", (event) => {
    if (!down) return;
    for (const each of event.getCoalescedEvents ? event.getCoalescedEvents() : [event]) down.points.push(spot(each));
    show();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    mask.addEventListener(end, () => {
      if (!down) return;
      down = null;
      keep();
    });
  }
  mask.addEventListener("keydown", (event) => {
    const step = (event.shiftKey ? 0.05 : 0.01) * Math.max(mask.width, mask.height);
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (way) {
      cross = [Math.min(Math.max(cross[0] + way[0], 0), mask.width), Math.min(Math.max(cross[1] + way[1], 0), mask.height)];
      show();
    } else if (event.key === " ") {
      strokes = [...strokes, { points: [cross], wide: width() }];
      keep();
    } else if (event.key === "Backspace") {
      strokes = [];
      keep();
    } else return;
    event.preventDefault();
  });
  for (const change of ["focus", "blur"]) mask.addEventListener(change, show);
  find("[data-back]").addEventListener("click", () => { strokes = strokes.slice(0, -1); keep(); });
  find("[data-clear]").addEventListener("click", () => { strokes = []; keep(); });
  // Who sends it at once waits for the last stroke to be in the picture that is sent.
  form.addEventListener("submit", async (event) => {
    if (down) {
      down = null;
      keep();
    }
    if (strokes.length && !making) return;
    event.preventDefault();
    if (!strokes.length) {
      mask.focus();
      return;
    }
    if (form.dataset.waiting === "yes") return;
    form.dataset.waiting = "yes";
    while (making) await making;
    delete form.dataset.waiting;
    form.requestSubmit(event.submitter);
  });
  form.dataset.ready = "";
});
