// Runs every check on every page of some folders and says what is wrong.
// Usage: node run.mjs --out DIR [--core] FOLDER...

import path from 'node:path';
import { parseArgs } from 'node:util';

import { launch } from './browser.mjs';
import { pagesOf } from './folder.mjs';
import { inEveryLook } from './looks.mjs';
import { byKeyboard } from './keyboard.mjs';
import { links } from './links.mjs';
import { markup } from './markup.mjs';
import { onPaper } from './paper.mjs';
import { underPolicies } from './policies.mjs';
import { pictures } from './pictures.mjs';
import { scores } from './scores.mjs';

const { values: flags, positionals: folders } = parseArgs({
  options: { out: { type: 'string' }, core: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const core = [inEveryLook, byKeyboard, links, markup, onPaper, underPolicies];
const checks = flags.core ? core : [...core, scores, pictures];

const browser = await launch();
let faults = 0;
try {
  for (const folder of folders) {
    const pages = await pagesOf(folder);
    console.log(`${path.relative('.', folder)}: ${pages.length} pages`);
    for (const check of checks) {
      const began = Date.now();
      const found = await check({ browser, folder, pages, out: flags.out, core: flags.core });
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      console.log(`  ${found.length === 0 ? 'ok  ' : 'BAD '} ${check.name} (${seconds} s)`);
      for (const fault of found.slice(0, 40)) console.log(`    ${fault}`);
      if (found.length > 40) console.log(`    and ${found.length - 40} more`);
      faults += found.length;
    }
  }
} finally {
  await browser.close();
}
console.log(faults === 0 ? 'every page is fine' : `${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;
