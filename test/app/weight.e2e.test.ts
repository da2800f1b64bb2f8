import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../server/package-root.ts';
import { launchBrowser } from '../support/browser.ts';
import { cookiesFor } from '../support/credentials.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { Operator, Program } from './operator.ts';

/** What a first load may weigh: scripts as they come over the wire. */
const MOST_BYTES = 250_000;

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer({ ui: true });
  browser = await launchBrowser();
  const program = new Program(server.url);
  await program.deposit(await program.open('Wanda Weight'), '100');
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Adds up what the browser's own log of the network says of scripts. */
async function weigh(page: Page): Promise<() => number> {
  const session: CDPSession = await page.context().newCDPSession(page);
  let bytes = 0;
  session.on('Network.responseReceived', ({ type, response: { headers, url } }) => {
    if (type !== 'Script') return;
    const length = Number(headers['content-length']);
    if (!(length > 0)) throw new Error(`${url} does not say how long it is`);
    bytes += length;
  });
  await session.send('Network.enable');
  return () => bytes;
}

/**
 * Holds back the scripts that draw charts, so that it is certain what a page does without them; gives how to let them come. A page
 * fetches them when it is there already and has something to draw.
 */
async function holdCharts(page: Page): Promise<() => void> {
  const folder = path.join(packageRoot, '.next', 'static', 'chunks');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  const charts = new Set(names.filter((_, index) => texts[index]?.includes('recharts')));
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(
    ({ pathname }) => charts.has(path.basename(pathname)),
    async (route) => {
      await released;
      await route.continue();
    },
  );
  return release;
}

test.each([
  ['overview', '/overview'],
  ['accounts', '/'],
])('a first load of the %s is under 250 kB of script', async (_name, address) => {
  const context = await browser.newContext();
  await context.addCookies(cookiesFor(server.url));
  const page = await context.newPage();
  const letChartsCome = await holdCharts(page);
  const bytes = await weigh(page);
  const operator = new Operator(page, server.url);
  await page.goto(`${server.url}${address}`);
  await operator.chip('Live').waitFor();
  await operator.rows.filter({ hasText: 'Wanda Weight' }).first().waitFor();
  expect(bytes()).toBeGreaterThan(100_000);
  expect(bytes()).toBeLessThan(MOST_BYTES);

  letChartsCome();
  if (address === '/overview') await page.locator('.recharts-bar-rectangle path').last().waitFor();
  await context.close();
});
