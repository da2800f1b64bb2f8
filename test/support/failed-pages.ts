import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page, Request } from 'playwright-core';
import { afterEach, type RunnerTestCase } from 'vitest';
import { packageRoot } from '../../server/package-root.ts';
import { openPages } from './browser.ts';

/** Where a picture of each page is left. */
const FOLDER = path.join(packageRoot, 'test', 'output', 'failed');
/** Of pages that other tests of the file have left open nobody wants to know. */
const NEWEST = 3;
/** A page that hangs answers nothing; its test has failed without that. */
const ANSWERS_WITHIN_MS = 5_000;

/** A browser test that fails says what its pages showed, logged and asked for: on a busy machine it may not fail a second time. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const [index, page] of openPages().slice(-NEWEST).entries()) {
    console.error(await accountOf(page, path.join(FOLDER, pictureOf(task, index))));
  }
});

function pictureOf(task: RunnerTestCase, index: number): string {
  return `${task.name.replaceAll(/\W+/g, '-').slice(0, 80)}-${index + 1}.png`;
}

async function accountOf(page: Page, picture: string): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const timeout = ANSWERS_WITHIN_MS;
  const sections = {
    Picture: page.screenshot({ path: picture, timeout }).then(() => picture),
    'What it shows': page.locator('body').ariaSnapshot({ timeout }),
    Errors: page
      .pageErrors()
      .then((errors) => errors.map(({ stack, message }) => stack ?? message).join('\n')),
    Console: page
      .consoleMessages()
      .then((messages) => messages.map((message) => `${message.type()}: ${message.text()}`).join('\n')),
    'Last requests': page.requests().then((requests) => requests.map(fateOf).join('\n')),
  };
  const told = Object.entries(sections).map(async ([title, text]) => {
    const known = await text.catch((error: unknown) => `(unknown: ${error})`);
    return `${title}:\n${known || '(none)'}`;
  });
  return [`The page at ${page.url()} when the test failed`, ...(await Promise.all(told))].join('\n\n');
}

function fateOf(request: Request): string {
  const fate = request.failure()?.errorText ?? request.existingResponse()?.status() ?? 'no answer yet';
  return `${request.method()} ${request.url()} ${fate}`;
}
