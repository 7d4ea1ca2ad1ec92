// Pictures of every kind of page, for people to look at.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { forEach, onPage } from './browser.mjs';
import { kinds } from './folder.mjs';

const LOOKS = [
  { look: 'light', scheme: 'light', width: 1200 },
  { look: 'dark', scheme: 'dark', width: 1200 },
  { look: 'phone', scheme: 'light', width: 320 },
];
/// Tallest picture, in pixels; a file with every case would be metres high.
const TALLEST = 6000;

export async function pictures({ browser, pages, out }) {
  const folder = path.join(out, 'pictures');
  await mkdir(folder, { recursive: true });
  return forEach(kinds(pages, 12), ({ name, url }) =>
    onPage(browser, async (page) => {
      await page.goto(url, { waitUntil: 'load' });
      for (const { look, scheme, width } of LOOKS) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        await page.setViewport({ width, height: 900 });
        const tall = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewport({ width, height: Math.min(tall, TALLEST) });
        const file = `${name.replaceAll(path.sep, '-').replace('.html', '')}-${look}.png`;
        await page.screenshot({ path: path.join(folder, file) });
      }
    }),
  );
}
