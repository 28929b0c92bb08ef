// Lines drawn by hand, as geometry: made smooth, made short, and split by the eraser. Points are [x, y].

Diary.lines = (() => {
  const { POINTS_A_LINE, pairs } = Diary.items;
  const STILL = 1.5; // units that a pen must move to leave another point
  const FOLLOW = 0.55; // how closely the line follows a shaking hand
  const LOOSE = 0.4; // units that a shortened line may be away from the drawn one

  // The next point of a line that follows the hand, or null as long as it is still.
  function follow(points, [x, y]) {
    const [lastX, lastY] = points.at(-1);
    if (Math.hypot(x - lastX, y - lastY) < STILL) return null;
    return [lastX + (x - lastX) * FOLLOW, lastY + (y - lastY) * FOLLOW];
  }

  // Corners cut off twice (Chaikin 1974), then without the points that do not matter.
  function finish(points) {
    if (points.length < 3) return points;
    return shorten(cut(cut(points)), LOOSE);
  }

  function cut(points) {
    const between = ([ax, ay], [bx, by], part) => [ax + (bx - ax) * part, ay + (by - ay) * part];
    const corner = (point, i) => [between(points[i], point, 0.25), between(points[i], point, 0.75)];
    const inner = points.slice(1).flatMap(corner);
    return [points[0], ...inner, points.at(-1)];
  }

  // Ramer, Douglas and Peucker, without recursion; looser where a line would still be longer than one may be.
  function shorten(points, loose) {
    const keep = new Set([0, points.length - 1]), open = [[0, points.length - 1]];
    while (open.length) {
      const [first, last] = open.pop();
      let far = loose, split = -1;
      for (let i = first + 1; i < last; i++) {
        const away = distance(points[i], points[first], points[last]);
        if (away > far) [far, split] = [away, i];
      }
      if (split > 0) {
        keep.add(split);
        open.push([first, split], [split, last]);
      }
    }
    const short = points.filter((_, i) => keep.has(i));
    return short.length > POINTS_A_LINE ? shorten(short, loose * 2) : short;
  }

  // From a point to the nearest of a straight piece.
  function distance([x, y], [ax, ay], [bx, by]) {
    const dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
    const part = length ? Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / length, 0), 1) : 0;
    return Math.hypot(x - ax - part * dx, y - ay - part * dy);
  }

  // How far a point is from a line, to find the line under a finger.
  function away(item, point) {
    const points = pairs(item.points);
    if (points.length === 1) return distance(point, points[0], points[0]);
    return Math.min(...points.slice(1).map((end, i) => distance(point, points[i], end)));
  }

  // What an eraser that goes from one point to another leaves of a line: null when it did not touch it, else the
  // pieces, perhaps none.
  function erase(item, from, to, radius) {
    const reach = radius + item.width / 2, [left, top, right, bottom] = Diary.items.box(item);
    const passes = Math.max(from[0], to[0]) + reach > left && Math.min(from[0], to[0]) - reach < right
      && Math.max(from[1], to[1]) + reach > top && Math.min(from[1], to[1]) - reach < bottom;
    if (!passes) return null;
    const pieces = [[]];
    let touched = false;
    for (const point of resample(pairs(item.points), Math.max(1, reach / 4))) {
      if (distance(point, from, to) >= reach) {
        pieces.at(-1).push(point);
      } else {
        touched = true;
        if (pieces.at(-1).length) pieces.push([]);
      }
    }
    if (!touched) return null;
    return pieces.filter((piece) => piece.length > 1)
      .map((piece) => Diary.items.stroke(shorten(piece, LOOSE / 2), item.width, item.colour));
  }

  // With more points, none further than a step from the next, so that it can be split anywhere.
  function resample(points, step) {
    const dense = [points[0]];
    for (let i = 1; i < points.length; i++) {
      const [ax, ay] = points[i - 1], [bx, by] = points[i], count = Math.ceil(Math.hypot(bx - ax, by - ay) / step);
      for (let n = 1; n <= count; n++) dense.push([ax + (bx - ax) * n / count, ay + (by - ay) * n / count]);
    }
    return dense;
  }

  return { follow, finish, away, erase };
})();
