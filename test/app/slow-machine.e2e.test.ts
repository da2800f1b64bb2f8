import { expect, test } from 'vitest';
import { Operator } from './operator.ts';
import { sharedSite } from './site.ts';

/** Between two slices of React's work; an answer of the server takes less. */
const PAUSE_MS = 150;

/** Those that show nothing but to whoever may see it, and those that are open to all. */
const paths = ['/users', '/api-keys', '/audit-log', '/', '/overview', '/projections'];

const site = sharedSite();

/** Runs in the page: React hands itself its next slice of work through a port. */
function slowDown(pauseMs: number): void {
  const send = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (this: MessagePort, message: unknown) {
    setTimeout(() => send.call(this, message), pauseMs);
  };
}

test('a page that is taken over bit by bit, while answers come in between, takes over what the server sent', async () => {
  const context = await site.browser.newContext({ locale: 'en-US' });
  await context.addInitScript(slowDown, PAUSE_MS);
  const problems: string[] = [];
  const page = await context.newPage();
  const operator = new Operator(page, site.server.url);
  page.on('pageerror', ({ message }) => problems.push(`${page.url()}: ${message}`));
  for (const path of paths) {
    await operator.visit(path);
    await page.locator('h1').waitFor();
    await expect.poll(() => page.locator('.mantine-Skeleton-root').count()).toBe(0);
  }
  await context.close();
  expect(problems).toEqual([]);
});
