import { expect, onTestFinished, test } from 'vitest';
import { expectText } from './expect.ts';
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

/** An operator at a slow machine, which is put away after the test. */
async function slowOperator(): Promise<Operator> {
  const context = await site.browser.newContext({ locale: 'en-US' });
  onTestFinished(() => context.close());
  await context.addInitScript(slowDown, PAUSE_MS);
  return new Operator(await context.newPage(), site.server.url);
}

test('a page that is taken over bit by bit, while answers come in between, takes over what the server sent', async () => {
  const problems: string[] = [];
  const operator = await slowOperator();
  const { page } = operator;
  page.on('pageerror', ({ message }) => problems.push(`${page.url()}: ${message}`));
  for (const path of paths) {
    await operator.visit(path);
    await page.locator('h1').waitFor();
    await expect.poll(() => page.locator('.mantine-Skeleton-root').count()).toBe(0);
  }
  expect(problems).toEqual([]);
});

test('what happens right after the mouse has come onto a list waits, before the page has drawn that it has', async () => {
  const accountId = await site.program.open('Hugo Hovered');
  await site.program.deposit(accountId, '10000');
  const operator = await slowOperator();
  const { page, rows } = operator;
  await operator.visit('/?owner=Hugo%20Hovered');
  await expectText(rows.first(), /100\.00/);
  // What comes before the list is followed is in it at once. A change that shows in place is a sign that it is.
  await site.program.deposit(accountId, '100');
  await expectText(rows.first(), /101\.00/);
  await rows.first().hover();
  await site.program.deposit(accountId, '500');
  await page.getByRole('button', { name: '1 changed' }).waitFor();
  await expectText(rows.first(), /101\.00/);
});
