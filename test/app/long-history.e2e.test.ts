import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { expectText } from './expect.ts';
import { accountWith } from './long-account.ts';
import { Operator } from './operator.ts';

const MANY = 100_000;
const FEW = 300;

/** Frames of which the speed is taken, each with another part of the list. */
const FRAMES = 90;
const STEP_PX = 120;
const SCREEN_PX = 900;
/** A page that kept the pace for this long is at rest. */
const REST_MS = 500;
/** What an eye takes for a movement; a machine that draws without a graphics card, beside other work, gets that in most frames. */
const SMOOTH_FRAME_MS = 50;

let server: TestServer;
let browser: Browser;
let page: Page;
let operator: Operator;

beforeAll(async () => {
  server = await startTestServer({ ui: true });
  browser = await launchBrowser();
  page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: SCREEN_PX } });
  operator = new Operator(page, server.url);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Waits until the page has nothing left to draw of its own. */
function atRest(): Promise<void> {
  return page.evaluate(async (restMs) => {
    const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    let [last, since] = [await nextFrame(), performance.now()];
    while (performance.now() - since < restMs) {
      const now = await nextFrame();
      if (now - last > 25) since = performance.now();
      last = now;
    }
  }, REST_MS);
}

/** Scrolls down from a third of the page, a hand's breadth with each frame; how long the frames took, in milliseconds. */
function scrollThrough(): Promise<number[]> {
  return page.evaluate(
    async ({ count, stepPx }) => {
      const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      window.scrollTo(0, document.documentElement.scrollHeight / 3);
      let last = await nextFrame();
      const took: number[] = [];
      for (let frame = 0; frame < count; frame += 1) {
        window.scrollBy(0, stepPx);
        const now = await nextFrame();
        took.push(now - last);
        last = now;
      }
      return took;
    },
    { count: FRAMES, stepPx: STEP_PX },
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

test('a hundred thousand movements are reached from end to end, and only those on screen are there', async () => {
  await operator.visit(`/accounts/${await accountWith(MANY, server)}`);
  await page.getByText('100,000 movements').waitFor();
  await expectText(operator.rows.first(), /Movement 100000[\s\S]*1,000\.00/);
  expect(await operator.rows.count()).toBeLessThan(100);

  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await page.getByRole('row', { name: /Movement 1 / }).waitFor();
  await expectText(operator.rows.last(), /Movement 1\b[\s\S]*0\.01/);

  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
  const middle = page.getByRole('row', { name: /Movement (49|50)\d{3}/ }).first();
  await middle.waitFor();
  expect(await operator.rows.count()).toBeLessThan(100);
  expect(Number(await middle.getAttribute('aria-rowindex'))).toBeGreaterThan(49_000);
});

test('they scroll as smoothly as a few hundred do, where they are on their way and where they are there', async () => {
  const few = await scrollAlong(await accountWith(FEW, server), '300 movements');
  const many = await scrollAlong(await accountWith(MANY, server), '100,000 movements');
  console.log('frames while scrolling, in ms, of', FEW, few, 'and of', MANY, many);
  expect(many.onTheirWay).toBeLessThan(Math.max(SMOOTH_FRAME_MS, 2 * few.onTheirWay));
  expect(many.there).toBeLessThan(Math.max(SMOOTH_FRAME_MS, 2 * few.there));
});

test('a row that stays on screen while one scrolls is not drawn again', async () => {
  await operator.visit(`/accounts/${await accountWith(MANY, server)}`);
  await page.getByText('100,000 movements').waitFor();
  await scrollThrough();
  await scrollBack();
  await atRest();
  const amounts = await amountsWritten(scrollThrough);
  // Two amounts a row, and rows are as high as 57 pixels or so.
  const passed = 2 * ((FRAMES * STEP_PX) / 57);
  expect(amounts).toBeGreaterThan(passed / 2);
  expect(amounts).toBeLessThan(3 * passed);
});

/** How many numbers the page puts into words meanwhile, which is what shows that rows are drawn. */
async function amountsWritten(meanwhile: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    const { prototype } = Intl.NumberFormat;
    const get = Object.getOwnPropertyDescriptor(prototype, 'format')?.get;
    document.documentElement.dataset.written = '0';
    Object.defineProperty(prototype, 'format', {
      get(this: Intl.NumberFormat) {
        const { dataset } = document.documentElement;
        dataset.written = String(Number(dataset.written) + 1);
        return get?.call(this);
      },
    });
  });
  await meanwhile();
  return page.evaluate(() => Number(document.documentElement.dataset.written));
}

/** The median time of a frame while one scrolls along an account's movements, and while one does so again. */
async function scrollAlong(accountId: string, total: string): Promise<{ onTheirWay: number; there: number }> {
  await operator.visit(`/accounts/${accountId}`);
  await page.getByText(total, { exact: true }).waitFor();
  await atRest();
  const onTheirWay = median(await scrollThrough());
  await scrollBack();
  await atRest();
  return { onTheirWay, there: median(await scrollThrough()) };
}

/** Goes back up over what was scrolled along, a screen at a time, and waits for the rows of each: they are really there, not promised. */
async function scrollBack(): Promise<void> {
  for (let up = 0; up <= FRAMES * STEP_PX; up += SCREEN_PX) {
    await expect.poll(() => operator.rows.getByLabel('Loading').count()).toBe(0);
    await page.evaluate((by) => {
      window.scrollBy(0, -by);
      return new Promise(requestAnimationFrame);
    }, SCREEN_PX);
  }
}
