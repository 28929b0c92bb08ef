// The sheet on the screen: shows the items with Konva, and the handles of the one that is selected. The items are the
// truth; what Konva holds is made anew from them and never read back, but for where the handles have moved something.

Diary.Sheet = class extends EventTarget {
  static ROOM = 24; // pixels around the sheet, so that handles of what lies at its edge can be reached

  constructor(root, items, pictures) {
    super();
    this.root = root;
    this.pictures = pictures;
    this.steps = new Diary.Steps(items);
    this.selected = -1;
    this.nodes = new Map(); // item -> what shows it
    this.stage = new Konva.Stage({ container: this.frame(), width: 10, height: 10 });
    this.paper = new Konva.Layer({ listening: false });
    this.things = new Konva.Group({ clip: { x: 0, y: 0, width: Diary.items.WIDTH, height: Diary.items.HEIGHT } });
    this.paper.add(this.things);
    this.over = new Konva.Layer();
    this.handles = this.makeHandles();
    this.over.add(this.handles);
    this.stage.add(this.paper, this.over);
    new ResizeObserver(() => this.fit()).observe(root);
    this.fit();
  }

  get items() {
    return this.steps.now;
  }

  get item() {
    return this.items[this.selected] || null;
  }

  frame() {
    const frame = document.createElement("div");
    frame.className = "sheet-frame";
    this.root.append(frame);
    return frame;
  }

  makeHandles() {
    const style = getComputedStyle(this.root), coarse = matchMedia("(pointer: coarse)").matches;
    const handles = new Konva.Transformer({
      enabledAnchors: ["top-left", "top-right", "bottom-left", "bottom-right"],
      keepRatio: true, centeredScaling: true, flipEnabled: false, ignoreStroke: true,
      rotationSnaps: [0, 45, 90, 135, 180, 225, 270, 315], rotationSnapTolerance: 4, rotateAnchorOffset: 22,
      padding: 4, borderStroke: style.getPropertyValue("--sheet-mark"), borderStrokeWidth: 2,
      anchorStroke: style.getPropertyValue("--sheet-mark"), anchorStrokeWidth: 2, anchorFill: "#fffdf8",
      anchorSize: coarse ? 16 : 14, anchorCornerRadius: 9,
      anchorStyleFunc: (anchor) => anchor.hitStrokeWidth(coarse ? 26 : 14),
      boundBoxFunc: (before, after) => (Math.abs(after.width) < 24 || Math.abs(after.width) > 1_600 ? before : after),
    });
    handles.on("transformend", () => this.keepTransformed());
    return handles;
  }

  fit() {
    const width = this.root.clientWidth, { ROOM } = Diary.Sheet;
    if (!width) return;
    this.scale = width / Diary.items.WIDTH;
    this.stage.size({ width: width + 2 * ROOM, height: width / 2 + 2 * ROOM });
    this.things.setAttrs({ x: ROOM, y: ROOM, scaleX: this.scale, scaleY: this.scale });
    this.handles.forceUpdate();
    this.stage.batchDraw();
  }

  // Where on the sheet a pointer is, in its units.
  point(event) {
    const { left, top } = this.root.getBoundingClientRect();
    const [x, y] = [event.clientX - left - this.root.clientLeft, event.clientY - top - this.root.clientTop];
    return [x / this.scale, y / this.scale];
  }

  holds([x, y]) {
    return x >= 0 && y >= 0 && x <= Diary.items.WIDTH && y <= Diary.items.HEIGHT;
  }

  onHandle([x, y]) {
    const { ROOM } = Diary.Sheet;
    return Boolean(this.over.getIntersection({ x: x * this.scale + ROOM, y: y * this.scale + ROOM }));
  }

  // --- What changes ---

  // Replace the items. join: as a part of the last step. quiet: it came from elsewhere and need not be saved.
  set(items, { selected = this.selected, join = false, quiet = false } = {}) {
    if (!Diary.items.fits(items) && items.length >= this.items.length) {
      this.dispatchEvent(new Event("full"));
      return false;
    }
    this.steps.add(items, { join });
    this.show(selected);
    if (!quiet) this.dispatchEvent(new Event("change"));
    return true;
  }

  replace(index, item, options) {
    return this.set(this.items.with(index, item), { selected: index, ...options });
  }

  go(direction) {
    if (!this.steps[direction]()) return false;
    this.show(-1);
    this.dispatchEvent(new Event("change"));
    return true;
  }

  select(index) {
    this.selected = index < this.items.length ? index : -1;
    const node = this.item ? this.nodeOf(this.item) : null;
    this.handles.nodes(node ? [node] : []);
    this.over.batchDraw();
    this.dispatchEvent(new Event("select"));
  }

  // The topmost thing at a point; the selected one wins wherever its square is. -1 for bare paper.
  at([x, y]) {
    const reach = 8 / this.scale;
    const covers = (item) => {
      if (item.kind === "stroke") return Diary.lines.away(item, [x, y]) < item.width / 2 + reach;
      const [u, v] = Diary.items.inSticker(item, x, y);
      return this.pictures.covers(item.id, u, v, reach / (item.scale * Diary.items.STICKER));
    };
    if (this.item?.kind === "sticker") {
      const [u, v] = Diary.items.inSticker(this.item, x, y);
      if (u > 0 && v > 0 && u < 1 && v < 1) return this.selected;
    }
    return this.items.findLastIndex(covers);
  }

  // --- What is shown ---

  show(selected = this.selected) {
    const items = new Set(this.items);
    for (const [item, node] of this.nodes) {
      if (items.has(item)) continue;
      node.destroy();
      this.nodes.delete(item);
    }
    this.items.forEach((item, index) => this.nodeOf(item).zIndex(index));
    this.paper.batchDraw();
    this.select(selected);
  }

  // While something is being moved: shown so, but not kept.
  preview(index, item) {
    this.nodeOf(this.items[index]).destroy();
    this.nodes.set(this.items[index], this.build(item));
    this.nodeOf(this.items[index]).zIndex(index);
    this.handles.nodes(index === this.selected ? [this.nodeOf(this.items[index])] : []);
    this.stage.batchDraw();
  }

  // End of a preview that is not to be kept.
  forget(index) {
    this.preview(index, this.items[index]);
  }

  nodeOf(item) {
    if (!this.nodes.has(item)) this.nodes.set(item, this.build(item));
    return this.nodes.get(item);
  }

  build(item) {
    const node = item.kind === "sticker" ? this.buildSticker(item) : this.buildStroke(item);
    this.things.add(node);
    return node;
  }

  buildSticker(item) {
    const size = Diary.items.STICKER, picture = this.pictures.of(item.id);
    const { x, y, scale, rotation } = item, node = new Konva.Group({ x, y, scaleX: scale, scaleY: scale, rotation });
    const middle = { width: size, height: size, offsetX: size / 2, offsetY: size / 2 };
    const scaleX = item.flipped ? -1 : 1;
    node.add(new Konva.Image({ ...middle, image: picture.image, scaleX, visible: Boolean(picture.filled) }));
    picture.there.then((there) => {
      node.children[0]?.visible(there);
      if (!there) node.add(this.emptyFrame(middle));
      this.handles.forceUpdate();
      this.paper.batchDraw();
    });
    return node;
  }

  // Where a sticker would be whose picture is not to be had.
  emptyFrame(middle) {
    return new Konva.Rect({ ...middle, stroke: Diary.items.PENCIL, strokeWidth: 3, dash: [12, 10], cornerRadius: 20 });
  }

  buildStroke(item) {
    const points = item.points.length > 2 ? item.points : [...item.points, item.points[0] + 0.1, item.points[1]];
    return new Konva.Line({
      points, stroke: item.colour || Diary.items.PENCIL, strokeWidth: item.width, lineCap: "round", lineJoin: "round",
      perfectDrawEnabled: false,
    });
  }

  // Where the handles have brought the selected thing.
  keepTransformed() {
    const { item, selected } = this, node = this.nodeOf(item);
    if (item.kind === "sticker") {
      const moved = { x: node.x(), y: node.y(), scale: node.scaleX(), rotation: node.rotation() };
      this.replace(selected, Diary.items.tidy({ ...item, ...moved }));
      return;
    }
    const transform = node.getTransform(), width = Diary.items.within(item.width * node.scaleX(), 1, 60);
    const points = Diary.items.pairs(item.points).flatMap(([x, y]) => Object.values(transform.point({ x, y })));
    this.replace(selected, Diary.items.tidy({ ...item, points, width }));
  }
};
