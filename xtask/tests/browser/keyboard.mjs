// Everything that can be used is reached by Tab, in reading order, and is seen to be reached;
// what folds opens and closes by Enter.

import { forEach, onPage } from './browser.mjs';
import { kinds } from './folder.mjs';

/// Most steps of a walk; one file with every case has thousands of places.
const STEPS = 150;

export function byKeyboard({ browser, pages }) {
  return forEach(kinds(pages), async ({ name, url }) => {
    const faults = await onPage(browser, async (page, faults) => {
      await page.goto(url, { waitUntil: 'load' });
      const expected = (await page.evaluate(mark)).slice(0, STEPS);
      const reached = [];
      for (const _ of expected) {
        await page.keyboard.press('Tab');
        const { place, fault } = await page.evaluate(focused);
        reached.push(place);
        if (fault) faults.push(fault);
      }
      if (reached.join() !== expected.join()) {
        const at = expected.findIndex((place, index) => place !== reached[index]);
        faults.push(`Tab leads to ${reached[at]} where ${expected[at]} comes next`);
      }
      faults.push(...(await folds(page)));
    });
    return faults.map((fault) => `${name}: ${fault}`);
  });
}

async function folds(page) {
  const summary = await page.$('summary');
  if (!summary) return [];
  const isOpen = () => summary.evaluate((element) => element.parentElement.open);
  const before = await isOpen();
  await summary.focus();
  await page.keyboard.press('Enter');
  const after = await isOpen();
  return before === after ? ['Enter does not open what folds'] : [];
}

/* these run inside the page */

function mark() {
  const usable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  const radios = new Set();
  const places = [];
  for (const element of document.querySelectorAll(usable)) {
    if (!element.checkVisibility() || element.disabled || element.tabIndex < 0) continue;
    if (element.type === 'radio') {
      // A group of radio buttons is one stop: the checked one.
      if (radios.has(element.name) || !element.checked) continue;
      radios.add(element.name);
    }
    const text = element.textContent.trim().replace(/\s+/g, ' ').slice(0, 30);
    const place = `${places.length} ${element.tagName.toLowerCase()} ${JSON.stringify(text)}`;
    element.dataset.place = place;
    places.push(place);
  }
  return places;
}

function focused() {
  const element = document.activeElement;
  const place = element.dataset.place ?? element.tagName.toLowerCase();
  const style = getComputedStyle(element.type === 'radio' ? (element.closest('label') ?? element) : element);
  const outlined = (s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
  const seen = outlined(style) || outlined(getComputedStyle(element));
  const box = element.getBoundingClientRect();
  const inside = box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
  if (!seen) return { place, fault: `${place} does not show that it has the focus` };
  return { place, fault: inside ? '' : `${place} has the focus and is out of sight` };
}
