import type { Locator } from 'playwright-core';
import { expect } from 'vitest';

/** As long as a busy machine may take to show what it already knows. */
const timeout = 15_000;

/** Waits until what is on the screen says this. */
export async function expectText(locator: Locator, text: string | RegExp): Promise<void> {
  await expect.poll(() => locator.innerText(), { timeout }).toMatch(text);
}

/** Waits until there are this many of it. */
export async function expectCount(locator: Locator, count: number): Promise<void> {
  await expect.poll(() => locator.count(), { timeout }).toBe(count);
}
