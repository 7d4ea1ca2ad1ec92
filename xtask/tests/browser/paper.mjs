// Printed on A4: nothing is wider than the sheet, and the browser makes a document of it.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { forEach, onPage } from './browser.mjs';
import { kinds } from './folder.mjs';

/// Width of an A4 sheet between margins of 15 mm, in CSS pixels.
const SHEET = Math.floor(((210 - 30) / 25.4) * 96);

export async function onPaper({ browser, pages, out }) {
  const folder = path.join(out, 'print');
  await mkdir(folder, { recursive: true });
  return forEach(kinds(pages), async ({ name, url }) => {
    const faults = await onPage(browser, async (page, faults) => {
      await page.goto(url, { waitUntil: 'load' });
      const margin = { top: '15mm', right: '15mm', bottom: '15mm', left: '15mm' };
      const file = path.join(folder, `${name.replaceAll(path.sep, '-')}.pdf`);
      const pdf = await page.pdf({ format: 'A4', margin, printBackground: false, path: file });
      if (pdf.length < 5000) faults.push(`a printed document of ${pdf.length} bytes`);
      await page.emulateMediaType('print');
      await page.setViewport({ width: SHEET, height: 900 });
      const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
      if (wide > SHEET) faults.push(`${wide} px wide on a sheet of ${SHEET} px`);
    });
    return faults.map((fault) => `${name} printed: ${fault}`);
  });
}
