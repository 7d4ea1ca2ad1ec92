// report.html where others show it: under the policy that Jenkins sets for archived pages (no
// script, no style in the page), and in a mail client that drops the style sheet. All of the
// text is there, and what is drawn can be seen on white.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { onPage, serving } from './browser.mjs';

const JENKINS = "sandbox; default-src 'none'; img-src 'self'; style-src 'self';";

export async function underPolicies({ browser, folder, out }) {
  const file = path.join(folder, 'report.html');
  if (!existsSync(file)) return [];
  const html = await readFile(file, 'utf8');
  const bare = html.replace(/<style>[\s\S]*?<\/style>/g, '').replace(/<meta http-equiv[^>]*>/g, '');
  let whole;
  const faults = await onPage(browser, async (page) => {
    await page.setContent(html);
    whole = await page.evaluate(words);
  });
  const look = async (name, page) => {
    await page.setViewport({ width: 1000, height: 1400 });
    await page.screenshot({ path: path.join(out, `report-${name}.png`) });
    const found = await page.evaluate(legible);
    const shown = await page.evaluate(words);
    if (shown !== whole) found.push(`${shown.length} characters of ${whole.length} are there`);
    return found.map((fault) => `report.html ${name}: ${fault}`);
  };
  await serving(folder, { 'content-security-policy': JENKINS }, (address) =>
    onPage(browser, async (page) => {
      await page.goto(`${address}/report.html`, { waitUntil: 'load' });
      if (await page.evaluate(() => getComputedStyle(document.body).maxWidth !== 'none'))
        faults.push('the policy did not drop the style sheet: this test tests nothing');
      faults.push(...(await look('under-jenkins', page)));
    }),
  );
  await onPage(browser, async (page) => {
    await page.setContent(bare);
    faults.push(...(await look('in-mail', page)));
  });
  return faults;
}

/* these run inside the page */

/// All text that is there to be read, whether a style sheet hides it or not.
function words() {
  for (const details of document.querySelectorAll('details')) details.open = true;
  return document.body.textContent.replace(/\s+/g, ' ').trim();
}

function legible() {
  const faults = new Set();
  const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const onWhite = (colour) => {
    const [r, g, b, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    const mixed = [r, g, b].map((part) => channel((part * alpha + 255 * (1 - alpha)) / 255));
    return 1.05 / (0.2126 * mixed[0] + 0.7152 * mixed[1] + 0.0722 * mixed[2] + 0.05);
  };
  for (const svg of document.querySelectorAll('svg')) {
    const box = svg.getBoundingClientRect();
    if (box.width < 40 || box.height < 8 || box.width > innerWidth) faults.add(`a drawing of ${box.width} by ${box.height} px`);
    if (svg.querySelector('style')) faults.add('a drawing relies on a style');
    for (const text of svg.querySelectorAll('text')) {
      const { fill } = getComputedStyle(text);
      if (onWhite(fill) < 4.5) faults.add(`letters in ${fill} on white`);
    }
    const shapes = [...svg.querySelectorAll('rect, circle, line, path, polyline, polygon')];
    const strong = (shape) => {
      const { fill, stroke } = getComputedStyle(shape);
      return [fill, stroke].some((colour) => colour.startsWith('rgb') && onWhite(colour) >= 3);
    };
    if (shapes.length > 0 && !shapes.some(strong)) faults.add('a drawing whose every shape is pale');
  }
  for (const element of document.querySelectorAll('h1, h2, p, td, code')) {
    if (onWhite(getComputedStyle(element).color) < 4.5) faults.add('pale text');
  }
  return [...faults];
}
