// Lighthouse's scores over HTTP from a sub-path: performance, accessibility and best practices
// 100; for search engines 91, which is all that a page may have that forbids itself everything.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import lighthouse from 'lighthouse';

import { serving } from './browser.mjs';

const LEAST = { performance: 100, accessibility: 100, 'best-practices': 100, seo: 91 };

export async function scores({ browser, folder, pages, out }) {
  const wanted = ['index.html', 'report.html', pages.find((page) => page.name.includes(path.sep))?.name];
  const faults = [];
  await serving(folder, {}, async (address) => {
    for (const name of wanted.filter((name) => pages.some((page) => page.name === name))) {
      faults.push(...(await score(browser, `${address}/${name}`, name, out)));
    }
  });
  return faults;
}

/// A busy machine costs points, never gives them: the best of a few tries counts.
const TRIES = 4;

async function score(browser, url, name, out) {
  let faults = [];
  for (let tries = 0; tries < TRIES; tries++) {
    faults = await once(browser, url, name, out);
    if (faults.length === 0) break;
  }
  return faults;
}

async function once(browser, url, name, out) {
  const flags = { port: new URL(browser.wsEndpoint()).port, output: 'html', onlyCategories: Object.keys(LEAST) };
  const { lhr, report } = await lighthouse(url, flags);
  await writeFile(path.join(out, `lighthouse-${name.replaceAll(path.sep, '-')}`), report);
  return Object.entries(LEAST).flatMap(([category, least]) => {
    const { score, auditRefs } = lhr.categories[category];
    if (Math.round(score * 100) >= least) return [];
    const lost = auditRefs
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
      .map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ''}`.trim());
    return [`${name}: ${category} ${Math.round(score * 100)}, not ${least}: ${lost.join(', ')}`];
  });
}
