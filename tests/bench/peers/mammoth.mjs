// SPDX-License-Identifier: GPL-3.0-or-later
// node mammoth.mjs PACKAGES FILE...: median time of npm mammoth's conversion of each file to HTML, in process and warm; one line
// `microseconds <tab> file`. What it makes holds the ticks and no more: nothing is bound to a question.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const [packages, ...files] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(packages), 'node_modules', 'x.js'));
const mammoth = require('mammoth');
const warm = 20, runs = 41;
// Pictures are left where they are, as we leave them.
const options = { convertImage: mammoth.images.imgElement(() => ({ src: '' })) };

for (const file of files) {
  const buffer = fs.readFileSync(file);
  const times = [];
  for (let i = 0; i < warm + runs; i++) {
    const start = process.hrtime.bigint();
    await mammoth.convertToHtml({ buffer }, options);
    const took = Number(process.hrtime.bigint() - start) / 1000;
    if (i >= warm) times.push(took);
  }
  times.sort((a, b) => a - b);
  console.log(`${Math.round(times[Math.floor(runs / 2)])}\t${file}`);
}
