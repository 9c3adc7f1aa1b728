// SPDX-License-Identifier: GPL-3.0-or-later
// node forms.mjs PACKAGES FILE...: which boxes of each PDF form npm pdfjs-dist calls ticked, in process and warm; one line
// `microseconds <tab> states <tab> file`. states: 1 or 0 for each check box and radio button, by page, in the order of /Annots.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import fs from 'node:fs';
import path from 'node:path';

const [packages, ...files] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(packages), 'node_modules', 'x.js'));
const pdfjs = await import(pathToFileURL(require.resolve('pdfjs-dist/legacy/build/pdf.mjs')));
const warm = 3, runs = 21;

async function states(data) {
  const document = await pdfjs.getDocument({ data: new Uint8Array(data), verbosity: 0, isEvalSupported: false }).promise;
  const boxes = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    for (const one of await page.getAnnotations()) {
      if (!one.checkBox && !one.radioButton) continue;
      const on = one.checkBox ? one.fieldValue === one.exportValue : one.fieldValue === one.buttonValue;
      boxes.push(on && one.fieldValue !== 'Off' ? '1' : '0');
    }
  }
  await document.destroy();
  return boxes.join('');
}

for (const file of files) {
  const data = fs.readFileSync(file);
  const times = [];
  let found = '';
  for (let i = 0; i < warm + runs; i++) {
    const start = process.hrtime.bigint();
    found = await states(data);
    if (i >= warm) times.push(Number(process.hrtime.bigint() - start) / 1000);
  }
  times.sort((a, b) => a - b);
  console.log(`${Math.round(times[Math.floor(runs / 2)])}\t${found}\t${file}`);
}
