import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** A slow machine that also runs a browser needs patience; a test that hangs is found out all the same. */
const UNIT_TIMEOUT_MS = 30_000;
const INTEGRATION_TIMEOUT_MS = 60_000;
const END_TO_END_TIMEOUT_MS = 180_000;

/** What is waited for comes within milliseconds on an idle machine, and comes all the same on a busy one. */
const expect = { poll: { timeout: 15_000 } };

/** Files at a time; most tests talk to a Postgres and a browser that want processors of their own. */
const WORKERS = 2;

/** Those that need no browser wait more than they work: for leases, for a Postgres that starts, for statements that are ended. */
const WAITING_WORKERS = 3;

/** What holds the program to seconds or to megabytes, or takes all of the machine: nothing else runs beside these. */
const ALONE = [
  'test/server/processes/**/*.e2e.test.ts',
  'test/server/hostile/**/*.e2e.test.ts',
  'test/app/long-history.e2e.test.ts',
];

/**
 * Vite would take graphql's ES modules where Node takes its CommonJS, and graphql refuses a schema from another copy of itself.
 */
const resolve = { alias: { graphql: fileURLToPath(import.meta.resolve('graphql')) } };

/**
 * The files of these tiers share what they import: loading the server for each anew took a tenth of a run. They keep to themselves all
 * the same, each on a database of its own.
 */
const isolate = false;

const endToEnd = {
  isolate,
  globalSetup: ['test/support/generated-setup.ts', 'test/support/global-setup.ts'],
  setupFiles: ['test/support/failed-pages.ts'],
  testTimeout: END_TO_END_TIMEOUT_MS,
  expect,
  hookTimeout: END_TO_END_TIMEOUT_MS,
};

/** Three tiers, told by the file's name, run one after the other so that the cheapest failure comes first. */
export default defineConfig({
  test: {
    reporters: ['default', './test/support/counts-reporter.ts'],
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['test/**/*.unit.test.{ts,tsx}'],
          sequence: { groupOrder: 0 },
          maxWorkers: WORKERS,
          globalSetup: ['test/support/generated-setup.ts'],
          testTimeout: UNIT_TIMEOUT_MS,
          expect,
        },
      },
      {
        resolve,
        test: {
          name: 'int',
          isolate,
          include: ['test/**/*.int.test.ts'],
          sequence: { groupOrder: 1 },
          maxWorkers: WAITING_WORKERS,
          globalSetup: ['test/support/generated-setup.ts', 'test/support/global-setup.ts'],
          testTimeout: INTEGRATION_TIMEOUT_MS,
          expect,
          hookTimeout: INTEGRATION_TIMEOUT_MS,
        },
      },
      {
        resolve,
        test: {
          ...endToEnd,
          name: 'e2e',
          include: ['test/**/*.e2e.test.ts'],
          exclude: ALONE,
          sequence: { groupOrder: 2 },
          maxWorkers: WORKERS,
        },
      },
      {
        resolve,
        test: {
          ...endToEnd,
          name: 'alone',
          include: ALONE,
          sequence: { groupOrder: 3 },
          fileParallelism: false,
        },
      },
    ],
  },
});
