// Every link inside the report leads somewhere, and every id is there once.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { forEach, onPage } from './browser.mjs';

export async function links({ browser, folder, pages }) {
  const known = new Map();
  await forEach(pages, ({ name, url }) =>
    onPage(browser, async (page) => {
      await page.setJavaScriptEnabled(false);
      await page.goto(url, { waitUntil: 'load' });
      known.set(fileURLToPath(url), { name, ...(await page.evaluate(collect)) });
    }),
  );
  const root = path.resolve(folder) + path.sep;
  const faults = [];
  for (const { name, ids, addresses } of known.values()) {
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
    faults.push(...twice.map((id) => `${name}: two things are called ${id}`));
    for (const address of new Set(addresses)) {
      const url = new URL(address);
      if (['data:', 'http:', 'https:', 'mailto:'].includes(url.protocol)) continue;
      if (url.protocol !== 'file:') {
        faults.push(`${name}: a link of a kind that is not allowed: ${address}`);
        continue;
      }
      const target = fileURLToPath(new URL(url.pathname, 'file:///'));
      const anchor = decodeURIComponent(url.hash.slice(1));
      if (!target.startsWith(root)) faults.push(`${name}: ${address} leads out of the report`);
      else if (!existsSync(target)) faults.push(`${name}: ${address} leads nowhere`);
      else if (anchor && known.get(target)?.ids.includes(anchor) === false)
        faults.push(`${name}: there is no #${anchor} in ${path.relative(folder, target)}`);
    }
  }
  return faults;
}

/* this runs inside the page */

function collect() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const base = document.baseURI;
  return {
    ids: all('[id]').map((element) => element.id),
    addresses: [
      ...all('a[href], link[href]').map((element) => new URL(element.getAttribute('href'), base).href),
      ...all('[src]').map((element) => new URL(element.getAttribute('src'), base).href),
    ],
  };
}
