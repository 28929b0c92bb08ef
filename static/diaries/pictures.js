// The pictures of stickers: each is fetched once, and remembers where it is not empty, so that a finger on an empty
// corner of a tree finds what lies behind it.

Diary.Pictures = class {
  static GRID = 48;

  // address: of a sticker, with ID in place of its id; "" where none are installed.
  constructor(address) {
    this.address = address;
    this.known = new Map();
  }

  of(id) {
    if (!this.known.has(id)) this.known.set(id, this.fetch(id));
    return this.known.get(id);
  }

  fetch(id) {
    const picture = { image: new Image(256, 256), filled: null, there: null };
    picture.there = new Promise((resolve) => {
      picture.image.addEventListener("load", () => {
        picture.filled = this.shape(picture.image);
        resolve(true);
      });
      picture.image.addEventListener("error", () => resolve(false));
      if (!this.address) resolve(false);
    });
    if (this.address) picture.image.src = this.address.replace("ID", id);
    return picture;
  }

  shape(image) {
    const size = Diary.Pictures.GRID, canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(image, 0, 0, size, size);
    return context.getImageData(0, 0, size, size).data.filter((_, i) => i % 4 === 3);
  }

  // Whether the picture has something within reach of (u, v), each way from 0 to 1. A picture that is not there yet is
  // taken to be full.
  covers(id, u, v, reach) {
    if (u < -reach || v < -reach || u > 1 + reach || v > 1 + reach) return false;
    const { filled } = this.of(id), size = Diary.Pictures.GRID, around = Math.ceil(reach * size);
    if (!filled) return true;
    for (let y = Math.floor(v * size) - around; y <= v * size + around; y++) {
      for (let x = Math.floor(u * size) - around; x <= u * size + around; x++) {
        if (x >= 0 && y >= 0 && x < size && y < size && filled[y * size + x] > 40) return true;
      }
    }
    return false;
  }
};
