// The markup is valid, by the Nu checker: not one message.

import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const jar = path.join(path.dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

/// The checker reads from disk and takes no scheme for an answer; the pages name `file:` so that
/// they work from disk, and browsers agree.
const MISTAKEN = [/blocked by “style-src” directive/, /blocked by “script-src” directive/];

export async function markup({ folder, pages }) {
  const files = pages.map((page) => path.join(folder, page.name));
  const said = await new Promise((done) => {
    const args = ['-Xss16m', '-jar', jar, '--format', 'json', '--exit-zero-always', ...files];
    execFile('java', args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => done({ error, stderr }));
  });
  if (said.error) return [`the checker failed: ${said.error.message}`];
  const { messages } = JSON.parse(said.stderr);
  const place = (message) => `${path.relative(folder, new URL(message.url).pathname)}:${message.lastLine}`;
  return messages
    .filter((message) => !MISTAKEN.some((known) => known.test(message.message)))
    .map((message) => `${place(message)}: ${message.message}`);
}
