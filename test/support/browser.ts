import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { packedBrowser } from './packed-browser.ts';

/** Where an installed Chrome or Chromium is looked for, after `CHROMIUM_PATH`. */
const installed = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Nothing of the browser's own may reach for the network, and root has no sandbox. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

const open = new Set<Browser>();

/**
 * A headless browser: an installed Chrome or Chromium if there is one, otherwise the one that came with the test
 * dependencies, so that browser tests run wherever the others do.
 */
export async function launchBrowser(): Promise<Browser> {
  const { CHROMIUM_PATH } = process.env;
  const found = [CHROMIUM_PATH, ...installed].find((path) => path !== undefined && existsSync(path));
  const executablePath = found ?? (await packedBrowser());
  const browser = await chromium.launch({ executablePath, args: flags });
  open.add(browser);
  browser.on('disconnected', () => open.delete(browser));
  return browser;
}

/** The pages that are open in the browsers of this process. */
export function openPages(): readonly Page[] {
  return [...open].flatMap((browser) => browser.contexts()).flatMap((context) => context.pages());
}
