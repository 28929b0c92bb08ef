// Saving while one writes. What is not saved yet also lies on this device, so that a closed tab or a lost connection
// costs nothing; and who was not the last to save is told, and nothing of theirs is overwritten.

Diary.Saving = class extends EventTarget {
  static WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000]; // between attempts as long as nobody answers
  static KEEPALIVE_BYTES = 60_000; // browsers send no more from a page that closes

  // page, url, aside: where the page comes from, and where it saves to. copies: names of its copy on this device, the
  // second one of before the journal was made. stored: the day as the page was served with it.
  constructor({ page, url, aside, token, revision, copies, stored }) {
    super();
    Object.assign(this, { page, url, aside, token, revision, stored });
    [this.copyKey, this.copyBefore] = copies;
    this.waiting = {}; // name -> value, not sent yet
    this.held = {}; // cannot be sent as it is, and lies on this device until it is changed
    this.flight = {}; // sent, without an answer yet
    this.lost = []; // sent, and never answered: whether it arrived is not known
    this.keepBoth = false; // after a conflict, until what was chosen is kept
    this.failures = 0;
    this.sending = null;
    this.stopped = false; // until a conflict is settled
    window.addEventListener("online", () => this.send());
    window.addEventListener("pagehide", () => this.send());
    document.addEventListener("visibilitychange", () => this.send());
  }

  get unsaved() {
    return { ...this.flight, ...this.waiting };
  }

  get isClean() {
    return !Object.keys(this.unsaved).length;
  }

  change(name, value, wait_ms) {
    delete this.held[name];
    this.waiting[name] = value;
    this.keepCopy();
    this.later(wait_ms);
  }

  hold(name, value) {
    this.held[name] = value;
    this.keepCopy();
  }

  later(wait_ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait_ms);
  }

  // Everything saved: true. False when it could not be, which was told.
  async settle() {
    for (let tries = 0; tries < 3 && !this.isClean && !this.stopped; tries++) {
      await this.send();
      if (this.failures) break;
    }
    return this.isClean && !this.stopped;
  }

  send() {
    if (this.sending) return this.sending.then(() => this.send());
    if (this.stopped || this.isClean) return Promise.resolve();
    clearTimeout(this.timer);
    this.flight = this.unsaved;
    this.waiting = {};
    this.keepCopy();
    this.tell("saving");
    this.sending = this.postFlight()
      .then((answer) => this.take(answer))
      .catch(() => this.fail(null))
      .finally(() => { this.sending = null; });
    return this.sending;
  }

  postFlight() {
    return this.post(this.url, { revision: this.revision, keep_both: this.keepBoth, ...this.flight });
  }

  post(url, what) {
    const body = JSON.stringify(what);
    return fetch(url, {
      method: "POST", body, redirect: "manual", keepalive: body.length < Diary.Saving.KEEPALIVE_BYTES,
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
    });
  }

  async take(answer, isSecond = false) {
    if (answer.ok) return this.kept(await answer.json());
    if (answer.status === 409) return this.conflict(await answer.json());
    if (answer.status === 400) return this.refused((await answer.json()).sentence);
    if (answer.status === 403 && !isSecond && await this.renew()) return this.take(await this.postFlight(), true);
    return this.fail(answer);
  }

  // Why nothing was kept, as the page has sentences for it. answer: null where nobody answered.
  why(answer) {
    if (answer?.type === "opaqueredirect") return "loggedOut";
    return { 403: "stale", 404: "closed" }[answer?.status] || "offline";
  }

  // After a log-in in another window the page's token is old; a fresh page for the same person has a new one.
  async renew() {
    const answer = await fetch(this.page, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-write]");
    if (fresh.dataset.copies.split(" ")[0] !== this.copyKey) return false;
    this.token = fresh.elements.csrfmiddlewaretoken.value;
    return true;
  }

  kept({ revision, journal }) {
    this.revision = revision;
    this.dispatchEvent(new CustomEvent("journal", { detail: journal }));
    this.stored = { ...this.stored, ...this.flight };
    Object.assign(this, { flight: {}, lost: [], failures: 0, keepBoth: false });
    this.keepCopy();
    if (this.isClean) this.tell("saved");
    else this.later(0);
  }

  // The same again would be refused again: it waits for the next change.
  refused(sentence) {
    this.waiting = this.unsaved;
    this.flight = {};
    this.tell("refused", sentence);
  }

  fail(answer) {
    const { WAITS_MS } = Diary.Saving, why = this.why(answer);
    if (why === "offline") this.lost.push(this.flight);
    this.tell(why);
    this.later(WAITS_MS[Math.min(this.failures, WAITS_MS.length - 1)]);
    this.failures += 1;
  }

  conflict(theirs) {
    const mine = theirs.revision === this.revision + 1 && this.lost.some((sent) => this.isMine(theirs, sent));
    if (mine) { // only the answer was lost on the way
      Object.assign(this, { revision: theirs.revision, lost: [] });
      this.later(0);
      return;
    }
    this.stopped = true;
    this.theirs = theirs;
    this.dispatchEvent(new CustomEvent("conflict", { detail: theirs }));
  }

  // Whether what is stored now is what was sent before.
  isMine(stored, sent) {
    const names = Object.keys(sent);
    return names.length > 0 && names.every((name) => Diary.items.same(stored[name], sent[name]));
  }

  // --- After a conflict ---

  keepMine() {
    Object.assign(this, { stopped: false, revision: this.theirs.revision, lost: [], keepBoth: true });
    return this.send();
  }

  // Mine goes to the earlier versions, unless nobody answers; then nothing changes.
  async takeTheirs() {
    const mine = { revision: this.theirs.revision, ...this.unsaved, ...this.held };
    const answer = await this.post(this.aside, mine).catch(() => null);
    if (!answer?.ok) {
      if (answer?.status === 400) this.tell("refused", (await answer.json()).sentence);
      else this.tell(this.why(answer));
      return false;
    }
    const { theirs } = this, { revision } = theirs;
    Object.assign(this, { stopped: false, waiting: {}, flight: {}, held: {}, lost: [], stored: theirs, revision });
    this.keepCopy();
    this.tell("saved");
    return true;
  }

  // --- The copy on this device ---

  keepCopy() {
    const { revision, flight, waiting, held } = this, isEmpty = this.isClean && !Object.keys(held).length;
    try {
      if (isEmpty) localStorage.removeItem(this.copyKey);
      else localStorage.setItem(this.copyKey, JSON.stringify({ revision, flight, waiting, held }));
    } catch { /* no room, or storage is switched off: saving goes on without a copy */ }
  }

  readCopy() {
    try {
      const name = [this.copyKey, this.copyBefore].find((each) => localStorage.getItem(each));
      const text = localStorage.getItem(name);
      localStorage.removeItem(name);
      return JSON.parse(text);
    } catch { /* storage is switched off */
      return null;
    }
  }

  moveCopy(copyKey) {
    try {
      localStorage.removeItem(this.copyKey);
    } catch { /* storage is switched off */ }
    this.copyKey = copyKey;
    this.keepCopy();
  }

  // What an earlier visit could not save: its changes, or null. It is taken up again, or becomes a conflict.
  takeUp() {
    const copy = this.readCopy();
    if (!copy) return null;
    const arrived = copy.revision !== this.revision && this.isMine(this.stored, copy.flight);
    this.waiting = arrived ? copy.waiting : { ...copy.flight, ...copy.waiting };
    this.held = copy.held || {};
    const mine = { ...this.waiting, ...this.held };
    if (!Object.keys(mine).length) return null;
    if (!arrived) Object.assign(this, { revision: copy.revision, lost: [copy.flight] }); // it may still be on its way
    this.keepCopy();
    if (!this.isClean) this.later(0);
    return mine;
  }

  tell(state, sentence = "") {
    this.dispatchEvent(new CustomEvent("state", { detail: { state, sentence } }));
  }
};
