import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    readonly axe: { readonly run: (options: object) => Promise<AxeResults> };
  }
}

/** A desk's screen and a phone's. */
export const widths = { wide: { width: 1440, height: 900 }, narrow: { width: 375, height: 812 } } as const;

/** Lists that measure themselves take a few frames to fit a window that was just resized. */
const SETTLED_WITHIN_MS = 3_000;

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What keeps people out of a page as it is now: that it is wider than the window, or what axe finds serious. */
async function barriersOf(page: Page): Promise<readonly string[]> {
  const overflow = await overflowOf(page);
  // A document that is judged again, in another look, has it already.
  if (!(await page.evaluate(() => 'axe' in window))) await page.addScriptTag({ path: axePath });
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
  return [
    ...(overflow > 0 ? [`${overflow} pixels too wide`] : []),
    ...violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`),
  ];
}

/** How many pixels a page is wider than its window once it has had time to settle in that. */
async function overflowOf(page: Page): Promise<number> {
  const measure = () => document.documentElement.scrollWidth - window.innerWidth;
  const settled = page.waitForFunction(
    () => document.documentElement.scrollWidth <= window.innerWidth,
    undefined,
    { timeout: SETTLED_WITHIN_MS },
  );
  await settled.catch(() => {});
  return page.evaluate(measure);
}

interface Looks {
  /** What the pictures are called. */
  readonly name: string;
  /** Where pictures go; none are taken without it. */
  readonly pictures: string | undefined;
  /** Opens again what people open after they have turned their phone. */
  readonly arrange?: (() => Promise<void>) | undefined;
}

/** The same in every width and colour. */
export async function barriersInEveryLook(
  page: Page,
  { name, pictures, arrange }: Looks,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [width, viewport] of Object.entries(widths)) {
    await page.setViewportSize(viewport);
    problems.push(...(await barriersInEachColour(page, { name: `${name}-${width}`, pictures, arrange })));
  }
  return problems;
}

/** The same in the width that the page has: light, then dark, as when people change that while they look. */
export async function barriersInEachColour(
  page: Page,
  { name, pictures, arrange }: Looks,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    // What fades from one colour into another is judged once it has.
    await page.waitForFunction(() => !document.getAnimations().some((one) => one instanceof CSSTransition));
    await arrange?.();
    const look = `${name}-${colorScheme}`;
    if (pictures) await page.screenshot({ path: `${pictures}/${look}.png` });
    for (const problem of await barriersOf(page)) problems.push(`${look}: ${problem}`);
  }
  return problems;
}
