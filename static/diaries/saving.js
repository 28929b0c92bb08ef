// Saving while one writes. What is not saved yet also lies on this device, so that a closed tab or a lost connection
// costs nothing; and who was not the last to save is told, and nothing of theirs is overwritten.

Diary.Saving = class extends EventTarget {
  static WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000]; // between attempts as long as nobody answers
  static KEEPALIVE_BYTES = 60_000; // browsers send no more from a page that closes

  // stored: the day as the page was served with it.
  constructor({ url, token, revision, copyKey, stored }) {
    super();
    Object.assign(this, { url, token, revision, copyKey, stored });
    this.waiting = {}; // name -> value, not sent yet
    this.flight = {}; // sent, without an answer yet
    this.lost = []; // sent, and never answered: whether it arrived is not known
    this.keepBoth = false; // after a conflict, until what was chosen is kept
    this.failures = 0;
    this.sending = null;
    this.stopped = false; // until a conflict is settled
    window.addEventListener("online", () => this.send());
    window.addEventListener("pagehide", () => this.send());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.send());
  }

  get unsaved() {
    return { ...this.flight, ...this.waiting };
  }

  get isClean() {
    return !Object.keys(this.unsaved).length;
  }

  change(name, value, wait_ms) {
    this.waiting[name] = value;
    this.keepCopy();
    this.later(wait_ms);
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
    this.sending = this.post(this.url, { revision: this.revision, keep_both: this.keepBoth, ...this.flight })
      .then((answer) => this.take(answer), () => this.fail("offline"))
      .finally(() => { this.sending = null; });
    return this.sending;
  }

  post(url, what) {
    const body = JSON.stringify(what);
    return fetch(url, {
      method: "POST", body, redirect: "manual", keepalive: body.length < Diary.Saving.KEEPALIVE_BYTES,
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
    });
  }

  async take(answer) {
    if (answer.ok) return this.kept((await answer.json()).revision);
    if (answer.type === "opaqueredirect") return this.fail("loggedOut");
    if (answer.status === 403) return this.fail("stale");
    if (answer.status === 409) return this.conflict(await answer.json());
    if (answer.status === 400) return this.refused((await answer.json()).sentence);
    return this.fail("offline");
  }

  kept(revision) {
    this.revision = revision;
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

  fail(why) {
    const { WAITS_MS } = Diary.Saving;
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
  async takeTheirs(aside) {
    const answer = await this.post(aside, { revision: this.theirs.revision, ...this.unsaved }).catch(() => null);
    if (!answer?.ok) {
      this.tell("offline");
      return false;
    }
    const { theirs } = this, { revision } = theirs;
    Object.assign(this, { stopped: false, waiting: {}, flight: {}, lost: [], stored: theirs, revision });
    this.keepCopy();
    this.tell("saved");
    return true;
  }

  // --- The copy on this device ---

  keepCopy() {
    const { revision, flight, waiting } = this;
    try {
      if (this.isClean) localStorage.removeItem(this.copyKey);
      else localStorage.setItem(this.copyKey, JSON.stringify({ revision, flight, waiting }));
    } catch { /* no room, or storage is switched off: saving goes on without a copy */ }
  }

  // What an earlier visit could not save: its changes, or null. It is taken up again, or becomes a conflict.
  takeUp() {
    let copy = null;
    try {
      copy = JSON.parse(localStorage.getItem(this.copyKey));
    } catch { /* storage is switched off */ }
    if (!copy) return null;
    const arrived = copy.revision !== this.revision && this.isMine(this.stored, copy.flight);
    this.waiting = arrived ? copy.waiting : { ...copy.flight, ...copy.waiting };
    if (this.isClean) {
      this.keepCopy();
      return null;
    }
    if (!arrived) this.revision = copy.revision;
    this.later(0);
    return this.unsaved;
  }

  tell(state, sentence = "") {
    this.dispatchEvent(new CustomEvent("state", { detail: { state, sentence } }));
  }
};
