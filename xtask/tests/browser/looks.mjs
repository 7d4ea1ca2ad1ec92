// Every page in light and dark, with and without script, wide and narrow: accessible by axe's
// rules, as wide as the window, letters large enough, quiet, and nothing fetched from elsewhere.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { forEach, onPage } from './browser.mjs';
import { kinds } from './folder.mjs';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
  // Style sheets are applied by the browser; axe need not fetch them, and may not.
  preload: false,
};
const WIDTHS = [1280, 320];
const SCHEMES = ['light', 'dark'];

/// The core are the two looks that differ in everything.
const CORE = ['light 1280', 'dark 320'];

export function inEveryLook({ browser, pages, core }) {
  const scripts = core ? [false] : [true, false];
  const tasks = (core ? kinds(pages) : pages).flatMap((page) => scripts.map((script) => ({ ...page, script })));
  return forEach(tasks, async ({ name, url, script }) => {
    const faults = await onPage(browser, async (page, faults) => {
      await page.setJavaScriptEnabled(script);
      await page.goto(url, { waitUntil: 'load' });
      // The page has been read without its scripts; axe itself needs timers.
      await page.setJavaScriptEnabled(true);
      await page.evaluate(axeSource);
      for (const width of WIDTHS) {
        await page.setViewport({ width, height: 900 });
        for (const scheme of SCHEMES.filter((scheme) => !core || CORE.includes(`${scheme} ${width}`))) {
          await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
          const where = `${scheme}, ${width} px`;
          for (const fault of await page.evaluate(accessible, RULES)) faults.push(`${where}: ${fault}`);
        }
        for (const fault of await page.evaluate(fits)) faults.push(`${width} px: ${fault}`);
      }
      await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
      faults.push(...(await page.evaluate(moves)));
    });
    return [...new Set(faults)].map((fault) => `${name}${script ? '' : ' without script'}: ${fault}`);
  });
}

/* c8 ignore start: these run inside the page */

async function accessible(rules) {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const { violations } = await window.axe.run(document, rules);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map((node) => `axe ${id}: ${help}: ${node.target.join(' ')}`),
  );
}

function fits() {
  const faults = [];
  const root = document.scrollingElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className.baseVal ?? element.className}`);
    faults.push(`${root.scrollWidth} px wide because of ${[...new Set(wide)].slice(0, 5).join(', ')}`);
  }
  const small = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest('.visually-hidden, script, style, title, desc')) continue;
    let size = parseFloat(getComputedStyle(element).fontSize);
    const svg = element.closest('svg');
    if (svg?.viewBox.baseVal?.width) size *= svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    if (size > 0 && size < 11.9) small.add(`${size.toFixed(1)} px letters: ${walker.currentNode.data.trim().slice(0, 30)}`);
  }
  return [...faults, ...[...small].slice(0, 3)];
}

function moves() {
  const still = (time) => time.split(',').every((part) => parseFloat(part) === 0);
  const style = [...document.querySelectorAll('*')].map((element) => getComputedStyle(element));
  return style.every((s) => still(s.transitionDuration) && still(s.animationDuration) && s.scrollBehavior === 'auto')
    ? []
    : ['something moves although less motion is asked for'];
}
