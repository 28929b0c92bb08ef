// Mouse, finger and pen on the sheet: moving what lies there, two fingers that grow and turn it, drawing, erasing.

Diary.Pointers = class {
  // tool(): {name: hand, crayon or eraser; colour; width}.
  constructor(sheet, tool) {
    this.sheet = sheet;
    this.tool = tool;
    this.down = new Map(); // pointer id -> where it is
    this.act = null; // what is going on, until the last pointer is lifted
    const { root } = sheet;
    root.addEventListener("pointerdown", (event) => this.press(event));
    root.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) root.addEventListener(name, (event) => this.lift(event));
    root.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  press(event) {
    const point = this.sheet.point(event);
    if (event.button || this.sheet.onHandle(point)) return;
    this.sheet.root.focus({ preventScroll: true });
    this.sheet.root.setPointerCapture(event.pointerId);
    event.preventDefault();
    if (!this.down.size && !this.sheet.holds(point)) return this.sheet.select(-1); // beside the paper
    this.down.set(event.pointerId, point);
    if (this.down.size === 1) this.act = this[this.tool().name](point);
    if (this.down.size === 2) this.act = this.pinch();
  }

  move(event) {
    if (!this.down.has(event.pointerId)) return this.hover(event);
    const steps = event.getCoalescedEvents?.() || [];
    for (const step of steps.length ? steps : [event]) {
      this.down.set(event.pointerId, this.sheet.point(step));
      this.act?.move?.(this.down.get(event.pointerId));
    }
  }

  lift(event) {
    if (!this.down.delete(event.pointerId)) return;
    this.act?.end?.(event.type === "pointercancel");
    this.act = null;
  }

  hover(event) {
    if (event.pointerType !== "mouse") return;
    const name = this.tool().name, point = this.sheet.point(event);
    this.sheet.root.dataset.over = name === "hand" && this.sheet.at(point) >= 0 ? "thing" : name;
  }

  // --- Each tool begins something that goes on with the pointer: move(point), end(was it taken away) ---

  hand(start) {
    const { sheet } = this, index = sheet.at(start);
    sheet.select(index);
    if (index < 0) return null;
    const item = sheet.items[index];
    let moved = null;
    return {
      move: ([x, y]) => {
        const [dx, dy] = [x - start[0], y - start[1]];
        if (!moved && Math.hypot(dx, dy) * sheet.scale < 3) return;
        moved = Diary.items.changed(item, { dx, dy });
        sheet.preview(index, moved);
      },
      end: (cancelled) => {
        if (moved && !cancelled) sheet.replace(index, moved);
        else if (moved) sheet.forget(index);
      },
    };
  }

  pinch() {
    this.act?.end?.(true);
    const { sheet } = this, [one, other] = [...this.down.values()];
    if (this.tool().name !== "hand") return null;
    const index = sheet.item ? sheet.selected : sheet.at([(one[0] + other[0]) / 2, (one[1] + other[1]) / 2]);
    if (index < 0) return null;
    if (index !== sheet.selected) sheet.select(index);
    const item = sheet.items[index];
    const spread = (a, b) => [Math.hypot(b[0] - a[0], b[1] - a[1]), Math.atan2(b[1] - a[1], b[0] - a[0])];
    const [length, angle] = spread(one, other);
    let moved = null;
    return {
      move: () => {
        const [a, b] = [...this.down.values()], [nowLength, nowAngle] = spread(a, b);
        moved = Diary.items.changed(item, {
          factor: nowLength / Math.max(length, 1), turn: (nowAngle - angle) * 180 / Math.PI,
          dx: (a[0] + b[0] - one[0] - other[0]) / 2, dy: (a[1] + b[1] - one[1] - other[1]) / 2,
        });
        sheet.preview(index, moved);
      },
      end: (cancelled) => {
        if (moved && !cancelled) sheet.replace(index, moved);
        else if (moved) sheet.forget(index);
      },
    };
  }

  crayon(start) {
    const { sheet } = this, { colour, width } = this.tool();
    let points = [start], latest = start, line = null;
    const begin = () => { line = sheet.build(Diary.items.stroke(points, width, colour)); };
    const put = () => {
      const drawn = points.length > 1 ? Diary.lines.finish([...points, latest]) : points;
      line.destroy();
      sheet.set([...sheet.items, Diary.items.stroke(drawn, width, colour)], { selected: -1 });
    };
    sheet.select(-1);
    begin();
    return {
      move: (point) => {
        latest = point;
        const next = Diary.lines.follow(points, point);
        if (!next) return;
        points.push(next);
        line.points([...points.flat(), ...point]);
        if (points.length < Diary.items.POINTS_A_LINE / 2) return;
        put(); // a very long line goes on as another
        points = [point];
        begin();
      },
      end: (cancelled) => {
        if (cancelled) line.destroy();
        else put();
      },
    };
  }

  eraser(start) {
    const { sheet } = this, radius = this.tool().width * 1.5;
    let from = start, touched = false;
    const rub = (to) => {
      let here = false;
      const left = sheet.items.flatMap((item) => {
        const pieces = item.kind === "stroke" ? Diary.lines.erase(item, from, to, radius) : null;
        here ||= pieces !== null;
        return pieces ?? [item];
      });
      from = to;
      if (!here) return;
      sheet.set(left, { selected: -1, join: touched }); // one sweep is one step
      touched = true;
    };
    sheet.select(-1);
    rub(start);
    return { move: rub };
  }
};
