// What lies on the sheet, as data: the JSON of ml/layout.py. Items are never changed, only replaced, so that the
// history can share them and the drawing knows what is new.

window.Diary = {};

Diary.items = (() => {
  const WIDTH = 1000, HEIGHT = 500, STICKER = 200;
  const SCALES = [0.15, 5], MOST = 400, MOST_POINTS = 40_000, POINTS_A_LINE = 2_000;
  const PENCIL = "#3b332b";

  const within = (value, least, most) => Math.min(Math.max(value, least), most);
  const round = (value) => Math.round(value * 100) / 100 + 0; // + 0: no negative zero
  const degrees = (value) => round(((value % 360) + 360) % 360) % 360;

  const sticker = (id, x, y, scale = 1) =>
    tidy({ kind: "sticker", id, x, y, scale, rotation: 0, flipped: false });
  const stroke = (points, width, colour) => tidy({ kind: "stroke", points: points.flat(), width, colour });

  // As the server keeps it: hundredths, and the middle on the sheet.
  function tidy(item) {
    if (item.kind === "sticker") {
      return {
        ...item, x: round(within(item.x, 0, WIDTH)), y: round(within(item.y, 0, HEIGHT)),
        scale: round(within(item.scale, ...SCALES)), rotation: degrees(item.rotation),
      };
    }
    const points = item.points.map((value) => round(within(value, -WIDTH, HEIGHT + WIDTH)));
    return { ...item, points, width: round(item.width) };
  }

  const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);

  // Of a line: its outermost coordinates. Of a sticker: its square, not turned.
  function box(item) {
    if (item.kind === "sticker") {
      const half = item.scale * STICKER / 2;
      return [item.x - half, item.y - half, item.x + half, item.y + half];
    }
    const points = pairs(item.points), xs = points.map(([x]) => x), ys = points.map(([, y]) => y);
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }

  function middle(item) {
    const [left, top, right, bottom] = box(item);
    return [(left + right) / 2, (top + bottom) / 2];
  }

  // Moved by dx and dy, grown by a factor, turned by degrees clockwise and mirrored, all about its middle.
  function changed(item, { dx = 0, dy = 0, factor = 1, turn = 0, flip = false }) {
    const [x, y] = middle(item);
    const toX = within(x + dx, 0, WIDTH), toY = within(y + dy, 0, HEIGHT);
    if (item.kind === "sticker") {
      return tidy({
        ...item, x: toX, y: toY, scale: item.scale * factor, rotation: item.rotation + turn,
        flipped: item.flipped !== flip,
      });
    }
    const [left, top, right, bottom] = box(item), size = Math.max(right - left, bottom - top, 1);
    const scale = factor === 1 ? 1 : within(size * factor, Math.min(size, 12), Math.max(size, 1_200)) / size;
    const angle = turn * Math.PI / 180, cos = Math.cos(angle) * scale, sin = Math.sin(angle) * scale;
    const points = pairs(item.points).flatMap(([px, py]) => {
      const u = flip ? x - px : px - x, v = py - y;
      return [toX + u * cos - v * sin, toY + u * sin + v * cos];
    });
    return tidy({ ...item, points, width: within(item.width * scale, 1, 60) });
  }

  // Where a point of the sheet lies in a sticker's own square, each way from 0 to 1 inside it.
  function inSticker(item, x, y) {
    const angle = -item.rotation * Math.PI / 180, dx = x - item.x, dy = y - item.y, size = item.scale * STICKER;
    const u = (dx * Math.cos(angle) - dy * Math.sin(angle)) / size;
    const v = (dx * Math.sin(angle) + dy * Math.cos(angle)) / size;
    return [(item.flipped ? -u : u) + 0.5, v + 0.5];
  }

  const pointsOf = (items) => items.reduce((sum, item) => sum + (item.points?.length ?? 0) / 2, 0);
  const fits = (items) => items.length <= MOST && pointsOf(items) <= MOST_POINTS;
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // Where a new sticker is least in the way of those that lie there already.
  function freeSpot(items) {
    const others = items.filter((item) => item.kind === "sticker");
    const room = ([x, y]) => Math.min(400, ...others.map((item) => Math.hypot(item.x - x, (item.y - y) * 1.2)));
    const spots = [
      [500, 290], [300, 290], [700, 290], [140, 300], [860, 300], [400, 150],
      [600, 150], [200, 130], [800, 130], [500, 410], [300, 420], [700, 420],
    ];
    return spots.reduce((best, spot) => (room(spot) > room(best) + 1 ? spot : best));
  }

  return {
    WIDTH, HEIGHT, STICKER, PENCIL, POINTS_A_LINE,
    sticker, stroke, tidy, pairs, box, middle, changed, inSticker, fits, same, freeSpot, within,
  };
})();
