// What CSS has no filter for, on the pixels of the preview: the same sums as ml/editing, so that the file looks the same.

window.Lab = {};

Lab.COLOURS = { red: 0, orange: 30, yellow: 60, green: 120, aqua: 180, blue: 240, purple: 270, magenta: 300 };

// --- Curves and levels ---

// 256 values of a smooth line through points [x, y] that never swings past them (Fritsch and Carlson 1980).
Lab.curve = (points) => {
  const count = points.length, steps = [], slopes = [];
  for (let i = 0; i + 1 < count; i += 1) {
    steps.push(points[i + 1][0] - points[i][0]);
    slopes.push((points[i + 1][1] - points[i][1]) / steps[i]);
  }
  const tangents = points.map((_point, i) => {
    if (i === 0) return slopes[0];
    if (i === count - 1) return slopes[i - 1];
    if (slopes[i - 1] * slopes[i] <= 0) return 0;
    const one = 2 * steps[i] + steps[i - 1], two = steps[i] + 2 * steps[i - 1];
    return (one + two) / (one / slopes[i - 1] + two / slopes[i]);
  });
  return Array.from({ length: 256 }, (_value, place) => {
    const x = Math.min(Math.max(place, points[0][0]), points[count - 1][0]);
    let i = 0;
    while (i + 2 < count && x >= points[i + 1][0]) i += 1;
    const t = (x - points[i][0]) / steps[i];
    const bend = steps[i] * t * (1 - t) * ((1 - t) * tangents[i] - t * tangents[i + 1]);
    const y = points[i][1] + t * t * (3 - 2 * t) * (points[i + 1][1] - points[i][1]) + bend;
    return Math.min(Math.max(y, 0), 255);
  });
};

const between = (table, x) => {
  const left = Math.min(Math.floor(x), 254);
  return table[left] + (table[left + 1] - table[left]) * (x - left);
};

// Three tables of 256, or null when nothing becomes of anything.
Lab.tone = (levels, curves) => {
  const [black, white, gamma, outBlack, outWhite] = levels;
  const level = (x) => outBlack + (outWhite - outBlack) * Math.min(Math.max((x - black) / (white - black), 0), 1) ** (1 / gamma);
  const isPlain = (points) => points.length === 2 && `${points}` === "0,0,255,255";
  if (`${levels}` === "0,255,1,0,255" && Object.values(curves).every(isPlain)) return null;
  const whole = Lab.curve(curves.rgb);
  const table = Array.from({ length: 256 }, (_value, x) => between(whole, level(x)));
  return ["red", "green", "blue"].map((name) => {
    const own = Lab.curve(curves[name]);
    return table.map((value) => between(own, value));
  });
};

// --- Colours one by one ---

const alongHues = (colours, which) => {
  const names = Object.keys(Lab.COLOURS), at = [...Object.values(Lab.COLOURS), 360];
  const values = [...names, names[0]].map((name) => colours[name][which] / 100);
  return Float32Array.from({ length: 362 }, (_value, hue) => {
    const i = Math.max(0, at.findIndex((place) => place > Math.min(hue, 359)) - 1);
    return values[i] + (values[i + 1] - values[i]) * (Math.min(hue, 360) - at[i]) / (at[i + 1] - at[i]);
  });
};

// A function on r, g, b of 0..1 that writes into `out`; null when no colour is shifted.
Lab.recolour = (colours) => {
  if (Object.values(colours).every((shifts) => shifts.every((shift) => !shift))) return null;
  const [hues, saturations, lightnesses] = [0, 1, 2].map((which) => alongHues(colours, which));
  return (r, g, b, out) => {
    const most = Math.max(r, g, b), least = Math.min(r, g, b), spread = most - least;
    if (!spread) { out[0] = r; out[1] = g; out[2] = b; return; }
    let hue = 60 * (most === r ? ((g - b) / spread + 6) % 6 : most === g ? (b - r) / spread + 2 : (r - g) / spread + 4);
    let light = (most + least) / 2;
    let saturation = Math.min(spread / Math.max(1 - Math.abs(2 * light - 1), 1e-6), 1);
    const left = Math.floor(hue), part = hue - left;
    const at = (table) => table[left] + (table[left + 1] - table[left]) * part;
    const lighter = at(lightnesses), turned = at(hues), stronger = at(saturations);
    light += lighter * saturation * (lighter > 0 ? 1 - light : light) / 2;
    saturation = Math.min(Math.max(saturation * (1 + stronger), 0), 1);
    hue += turned * 30;
    const reach = saturation * Math.min(light, 1 - light);
    [0, 8, 4].forEach((offset, channel) => {
      const k = (((offset + hue / 30) % 12) + 12) % 12;
      out[channel] = light - reach * Math.min(Math.max(Math.min(k - 3, 9 - k), -1), 1);
    });
  };
};

Lab.paint = (image, tone, recolour) => {
  const pixels = image.data, out = [0, 0, 0];
  for (let i = 0; i < pixels.length; i += 4) {
    let r = pixels[i], g = pixels[i + 1], b = pixels[i + 2];
    if (tone) { r = tone[0][r]; g = tone[1][g]; b = tone[2][b]; }
    if (recolour) {
      recolour(r / 255, g / 255, b / 255, out);
      r = out[0] * 255; g = out[1] * 255; b = out[2] * 255;
    }
    pixels[i] = r; pixels[i + 1] = g; pixels[i + 2] = b;
  }
};

// --- Sharpening ---

Lab.sharpen = (image, amount) => {
  const { width, height, data } = image, sigma = 0.8 * Math.max(1, Math.max(width, height) / 1000);
  const reach = Math.ceil(4 * sigma), kernel = [];
  for (let i = -reach; i <= reach; i += 1) kernel.push(Math.exp(-i * i / (2 * sigma * sigma)));
  const sum = kernel.reduce((all, one) => all + one);
  const luma = new Float32Array(width * height);
  for (let i = 0; i < luma.length; i += 1) luma[i] = 0.2126 * data[4 * i] + 0.7152 * data[4 * i + 1] + 0.0722 * data[4 * i + 2];
  const smooth = (from, step, size, line, lines) => {
    const to = new Float32Array(from.length);
    for (let l = 0; l < lines; l += 1) {
      for (let p = 0; p < size; p += 1) {
        let value = 0;
        for (let k = -reach; k <= reach; k += 1) value += kernel[k + reach] * from[l * line + Math.min(Math.max(p + k, 0), size - 1) * step];
        to[l * line + p * step] = value / sum;
      }
    }
    return to;
  };
  const soft = smooth(smooth(luma, 1, width, width, height), width, height, 1, width);
  for (let i = 0; i < luma.length; i += 1) {
    const more = (luma[i] - soft[i]) * amount / 100;
    for (let c = 0; c < 3; c += 1) data[4 * i + c] += more;
  }
};

// --- Vignette and grain: black and white of some opacity, laid over the filtered picture ---

Lab.vignette = (image, amount) => {
  const { width, height, data } = image, ink = amount > 0 ? 0 : 255;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const far = Math.hypot((x + 0.5) / width * 2 - 1, (y + 0.5) / height * 2 - 1) / Math.SQRT2;
      const t = Math.min(Math.max((far - 0.35) / 0.65, 0), 1), i = 4 * (y * width + x);
      data[i] = data[i + 1] = data[i + 2] = ink;
      data[i + 3] = 255 * t * t * (3 - 2 * t) * 0.8 * Math.abs(amount) / 100;
    }
  }
};

const noise = (x, y, seed) => {
  let mixed = (Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(seed, 2246822519)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 13), 1274126177);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 31 - 1;
};

// cell: px of the preview.
Lab.grain = (image, amount, cell, seed) => {
  const { width, height, data } = image;
  const columns = Math.ceil(width / cell) + 2, rows = Math.ceil(height / cell) + 2;
  const lattice = Float32Array.from({ length: columns * rows }, (_v, i) => noise(i % columns, Math.floor(i / columns), seed));
  for (let y = 0; y < height; y += 1) {
    const top = Math.floor(y / cell), v = y / cell - top;
    for (let x = 0; x < width; x += 1) {
      const left = Math.floor(x / cell), u = x / cell - left, at = top * columns + left, i = 4 * (y * width + x);
      const upper = lattice[at] * (1 - u) + lattice[at + 1] * u;
      const lower = lattice[at + columns] * (1 - u) + lattice[at + columns + 1] * u;
      const opacity = (upper * (1 - v) + lower * v) * 0.35 * amount / 100;
      data[i] = data[i + 1] = data[i + 2] = opacity > 0 ? 255 : 0;
      data[i + 3] = 255 * Math.abs(opacity);
    }
  }
};
