// Fifty steps back, and forward again. A state is whatever is given; states are shared, never changed.

Diary.Steps = class {
  static MOST = 50;

  constructor(now) {
    this.before = [];
    this.now = now;
    this.after = [];
  }

  // join: the last step grows instead of a new one being added, as when a key is held down.
  add(next, { join = false } = {}) {
    if (!join || !this.before.length) this.before.push(this.now);
    if (this.before.length > Diary.Steps.MOST) this.before.shift();
    this.now = next;
    this.after = [];
  }

  undo() {
    if (!this.before.length) return false;
    this.after.push(this.now);
    this.now = this.before.pop();
    return true;
  }

  redo() {
    if (!this.after.length) return false;
    this.before.push(this.now);
    this.now = this.after.pop();
    return true;
  }
};
