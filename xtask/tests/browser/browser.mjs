// Chromium, pages in it, and a server on the loopback for what file:// cannot show.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import puppeteer from 'puppeteer-core';

/// Starts the browser without anything that talks to the world.
export function launch() {
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--hide-scrollbars',
    ],
  });
}

/// Does `work` on a page of its own, and says what the page asked for or complained about.
export async function onPage(browser, work) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const own = ['file:', 'data:', 'about:', 'blob:'].includes(url.protocol);
    if (!own && url.hostname !== '127.0.0.1') faults.push(`asks for ${request.url()}`);
  });
  page.on('requestfailed', (request) => faults.push(`cannot load ${request.url().slice(0, 200)}`));
  try {
    await work(page, faults);
  } finally {
    await context.close();
  }
  return faults;
}

/// Does `work` for each item, a few at a time, and puts the faults together in order.
export async function forEach(items, work, atOnce = 2) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results.flat();
}

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
};

/// Serves a folder below a sub-path, as a project's pages are, while `work` runs.
export async function serving(folder, headers, work) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    const name = path.normalize(decodeURIComponent(pathname)).replace(/^\/sub\/path\//, '');
    try {
      const body = await readFile(path.join(folder, name));
      response.writeHead(200, {
        'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream',
        'content-encoding': 'gzip',
        ...headers,
      });
      response.end(gzipSync(body));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  try {
    return await work(`http://127.0.0.1:${server.address().port}/sub/path`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
