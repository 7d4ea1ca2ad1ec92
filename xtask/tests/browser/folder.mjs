// The pages of a folder, and which of them stand for a kind.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/// Every page below a folder: its name there, and its file:// address.
export async function pagesOf(folder) {
  const names = await readdir(folder, { recursive: true });
  const html = names.filter((name) => name.endsWith('.html')).sort();
  return html.map((name) => ({ name, url: pathToFileURL(path.join(folder, name)).href }));
}

/// Cases with parts that others have not: a curve, the heap over time, words that are hard to lay out.
const APART = ['swept.html', 'watched.html', 'long-words.html'];

/// The pages that are unlike each other: everything on the first level, and the cases asked for.
export function kinds(pages, cases = 3) {
  const isCase = (page) => page.name.includes(path.sep);
  const apart = pages.filter((page) => !isCase(page));
  return [...apart, ...pages.filter(isCase).filter(({ name }, at) => at < cases || APART.includes(path.basename(name)))];
}
