// Draws DiceBear faces for training, one JSON line each: {style, outlined, svg}. The same seeds give the same faces.
// The art of all six styles is under CC BY 4.0; NOTICE names its authors.
// Usage: npm ci && node draw.mjs FACES_PER_STYLE OUT.jsonl
import { createWriteStream } from 'node:fs';
import { createAvatar } from '@dicebear/core';
import * as adventurer from '@dicebear/adventurer';
import * as bigEars from '@dicebear/big-ears';
import * as bigSmile from '@dicebear/big-smile';
import * as micah from '@dicebear/micah';
import * as personas from '@dicebear/personas';
import * as toonHead from '@dicebear/toon-head';

// outlined: the art has its own black lines; the others are flat shapes that need an outline.
const STYLES = [
  { name: 'adventurer', style: adventurer, outlined: true },
  { name: 'micah', style: micah, outlined: false },
  { name: 'big-smile', style: bigSmile, outlined: false },
  { name: 'big-ears', style: bigEars, outlined: false },
  { name: 'toon-head', style: toonHead, outlined: false },
  { name: 'personas', style: personas, outlined: false },
];

// Skin and hair as in the faces of our own generator: a drawing cannot tell it, so all sources must agree.
const SKIN = ['fde0c8', 'fbd2b0', 'fbd2b0', 'f4c29b', 'e8b088', 'd99a6c', 'bd7d52', '9a6240'];

const HAIR = ['3b302c', '3b302c', '55392a', '6e4a2f', '8f5f38', 'b5793f', 'e0b45c', 'd9713a', 'b9b9bd', 'f28cb4'];

// Without the words about the art and the mask around the whole page, which only cost time.
const bare = (svg) =>
  svg
    .replace(/<metadata[\s\S]*?<\/metadata>/, '')
    .replace(/<mask id="viewboxMask">[\s\S]*?<\/mask>/, '')
    .replace(' mask="url(#viewboxMask)"', '');

const [count, path] = process.argv.slice(2);
if (!(Number(count) > 0) || !path) {
  console.error('usage: node draw.mjs FACES_PER_STYLE OUT.jsonl');
  process.exit(2);
}
const out = createWriteStream(path);
for (const { name, style, outlined } of STYLES) {
  for (let seed = 0; seed < Number(count); seed += 1) {
    const options = { seed: `${name}-${seed}`, size: 256, skinColor: SKIN, baseColor: SKIN, hairColor: HAIR };
    const svg = createAvatar(style, options).toString();
    out.write(`${JSON.stringify({ style: name, outlined, svg: bare(svg) })}\n`);
  }
}
out.end();
