import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { Operator, Program } from './operator.ts';
import { Wire } from './wire.ts';

/** Somebody's window on a wire of its own. */
interface TestWindow {
  readonly operator: Operator;
  readonly wire: Wire;
  readonly page: Page;
  readonly context: BrowserContext;
}

/** A server with the pages, and a browser that comes to it. */
export interface TestSite {
  readonly server: TestServer;
  readonly browser: Browser;
  /** A program with the server's key. */
  readonly program: Program;
  /** Opens a page as an operator; it stays until the last test of the file is over. */
  readonly operatorAt: (path: string) => Promise<Operator>;
  /** Opens a window, which closes after the test. */
  readonly newWindow: () => Promise<TestWindow>;
}

/** The site that the tests of a file share: started before the first of them, stopped after the last. */
export function sharedSite(): TestSite {
  let started: { readonly server: TestServer; readonly browser: Browser } | undefined;

  beforeAll(async () => {
    const server = await startTestServer({ ui: true });
    started = { server, browser: await launchBrowser() };
  });

  afterAll(async () => {
    await started?.browser.close();
    await started?.server.stop();
  });

  const site = () => {
    if (!started) throw new Error('the site is started before the first test');
    return started;
  };
  const newContext = () => site().browser.newContext({ locale: 'en-US' });
  return {
    get server() {
      return site().server;
    },
    get browser() {
      return site().browser;
    },
    get program() {
      return new Program(site().server.url);
    },
    operatorAt: async (path) => {
      const context = await newContext();
      const operator = new Operator(await context.newPage(), site().server.url);
      await operator.visit(path);
      return operator;
    },
    newWindow: async () => {
      const context = await newContext();
      onTestFinished(() => context.close());
      const page = await context.newPage();
      const operator = new Operator(page, site().server.url);
      return { operator, wire: await Wire.tap(page), page, context };
    },
  };
}
