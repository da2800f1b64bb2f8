import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { cookiesFor } from '../support/credentials.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { routeChartScripts } from './chart-scripts.ts';
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

/** Holds back the scripts that draw charts, so that it is certain what a page does without them; gives how to let them come. */
async function holdCharts(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await routeChartScripts(page, async (route) => {
    await released;
    await route.continue();
  });
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
