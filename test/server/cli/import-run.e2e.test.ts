import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { commands, sendCommand } from '../../../server/cli/client/commands.ts';
import { GraphqlClient } from '../../../server/cli/client/graphql-client.ts';
import { formatReport, isFlawless } from '../../../server/cli/import/report.ts';
import { runImport } from '../../../server/cli/import/run-import.ts';
import { eventsAdded } from '../../../server/cli/import/tally.ts';
import { type RunningFakeBook, serveFakeBook } from './fake-book.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/import/${name}`, import.meta.url));

let folder: string;
let running: RunningFakeBook;

beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  folder = await mkdtemp(join(tmpdir(), 'daybook-import-'));
  running = await serveFakeBook();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await running[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const importFile = (file: string, options: { readonly ownerPrefix?: string } = {}) =>
  runImport({
    file,
    url: running.url,
    key: null,
    tolerance: '0.60',
    concurrency: 4,
    errorFile: join(folder, 'errors.csv'),
    ownerPrefix: 'Account',
    ...options,
  });

describe('an import', () => {
  test('opens an account for each number and currency and keeps the order of its rows', async () => {
    const report = await importFile(fixture('small.csv'));
    expect(report.tally).toEqual({
      movementsAdded: 6,
      movementsReplayed: 0,
      badEntries: 0,
      accountsOpened: 3,
      limitsRaised: 1,
    });
    expect(running.book.accountOf('Account 1')).toMatchObject({
      balance: 61_24n,
      references: ['r-1', 'r-3', 'r-5'],
    });
    expect(running.book.accountOf('Account 2')).toMatchObject({ balance: 19_50n, limit: 30_50n });
  });

  test('compares every balance with the last one in the file', async () => {
    const report = await importFile(fixture('small.csv'));
    expect(report.reconciliation).toMatchObject({ exactlyEqual: 2, withinTolerance: 1, beyondTolerance: [] });
    expect(report.reconciliation.totals).toEqual(
      new Map([
        ['EUR', 80_74n],
        ['JPY', 1500n],
      ]),
    );
    expect(isFlawless(report)).toBe(true);
    expect(formatReport(report)).toContain('EUR 80.74');
  });

  test('run again adds nothing', async () => {
    await importFile(fixture('small.csv'));
    const again = await importFile(fixture('small.csv'));
    expect(again.tally).toMatchObject({ movementsAdded: 0, movementsReplayed: 6, badEntries: 0 });
    expect(eventsAdded(again.tally)).toBe(0);
    expect(running.book.eventCount).toBe(10);
  });

  test('reads a gzip file under any name', async () => {
    const file = join(folder, 'statement.csv');
    await writeFile(file, gzipSync(await readFile(fixture('small.csv'))));
    expect((await importFile(file)).tally.movementsAdded).toBe(6);
  });

  test('tells a gzip file that was cut off', async () => {
    const file = join(folder, 'cut.csv.gz');
    await writeFile(file, gzipSync(await readFile(fixture('small.csv'))).subarray(0, 150));
    await expect(importFile(file)).rejects.toThrow(
      /cut\.csv\.gz can't be read to its end: unexpected end of file/,
    );
  });

  test('finds an account again that another file opened on another day, and raises its limit', async () => {
    await importFile(fixture('small.csv'));
    const next = await importFile(fixture('continued.csv'), { ownerPrefix: 'Konto' });
    expect(next.tally).toMatchObject({
      accountsOpened: 0,
      limitsRaised: 1,
      movementsAdded: 2,
      badEntries: 0,
    });
    expect(running.book.accountOf('Account 2')).toMatchObject({ balance: 119_50n, limit: 100_00n });
    expect(next.reconciliation.exactlyEqual).toBe(1);
  });

  test('never lowers a limit', async () => {
    await importFile(fixture('small.csv'));
    await importFile(fixture('continued.csv'));
    await importFile(fixture('small.csv'));
    expect(running.book.accountOf('Account 2').limit).toBe(100_00n);
  });

  test('lists bad rows, harmless to spreadsheets, and imports the rest', async () => {
    const report = await importFile(fixture('bad-rows.csv'));
    expect(report.tally).toMatchObject({ movementsAdded: 2, badEntries: 11 });
    expect(isFlawless(report)).toBe(false);
    const listed = (await readFile(join(folder, 'errors.csv'), 'utf8')).split('\n');
    expect(listed).toHaveLength(13);
    expect(listed[0]).toBe('line,reason,row');
    expect(listed[1]).toMatch(/^3,"booked_on ""2024-02-30"" is not a day.*","2024-02-30,1,credit/);
    expect(listed[11]).toMatch(/^13,".*","'=cmd/);
  });

  test('lists what the server refuses with its reason', async () => {
    const file = join(folder, 'changed.csv');
    await importFile(fixture('small.csv'));
    await writeFile(
      file,
      (await readFile(fixture('small.csv'), 'utf8')).replace('40.00,EUR,r-3', '41.00,EUR,r-3'),
    );
    expect((await importFile(file)).tally).toMatchObject({
      movementsReplayed: 5,
      movementsAdded: 0,
      badEntries: 1,
    });
    expect(await readFile(join(folder, 'errors.csv'), 'utf8')).toContain(
      '4,"used before (IDEMPOTENCY_MISMATCH)"',
    );
  });

  test('lists an account whose balance is beyond the tolerance', async () => {
    const file = join(folder, 'off.csv');
    await writeFile(file, (await readFile(fixture('small.csv'), 'utf8')).replace('61.20', '60.63'));
    const report = await importFile(file);
    expect(report.reconciliation.beyondTolerance).toHaveLength(1);
    expect(formatReport(report)).toContain('account 1: EUR 61.24 here, EUR 60.63 in the file');
    expect(isFlawless(report)).toBe(false);
  });
});

describe('a server that stumbles', () => {
  test.each(['drop', 'lose-answer', 'overloaded', 503] as const)(
    '%s: nothing is lost or doubled',
    async (mishap) => {
      running.book.mishaps.push(mishap, mishap, mishap, mishap, mishap, mishap);
      await importFile(fixture('small.csv'));
      expect(running.book.accountOf('Account 1')).toMatchObject({
        balance: 61_24n,
        references: ['r-1', 'r-3', 'r-5'],
      });
      expect(running.book.eventCount).toBe(10);
    },
  );

  test('that stays away is given up with one sentence', async () => {
    const client = new GraphqlClient({ url: running.url, key: null, retryForMs: 200 });
    await running[Symbol.asyncDispose]();
    const input = { commandId: 'c', owner: 'o', currency: 'EUR', bookedOn: '2024-01-01' };
    await expect(sendCommand(client, commands.openAccount, input)).rejects.toThrow(
      /^Gave up on the server at http:\/\/127\.0\.0\.1:\d+ after 0 s: nothing listens there\. Another one is named with --url or DAYBOOK_URL\.$/,
    );
  });

  test('that turns its client away ends the import, which says how to go on', async () => {
    running.book.mishaps.push('unauthenticated');
    await expect(importFile(fixture('small.csv'))).rejects.toThrow(
      /asks for an API key; give it with --key or DAYBOOK_KEY\. What was sent is kept; the same command again goes on from there\.$/,
    );
    await importFile(fixture('small.csv'));
    expect(running.book.eventCount).toBe(10);
  });

  test('that is something else than Daybook is told so', async () => {
    running.book.mishaps.push(404);
    const client = new GraphqlClient({ url: running.url, key: null });
    const input = { commandId: 'c', owner: 'o', currency: 'EUR', bookedOn: '2024-01-01' };
    await expect(sendCommand(client, commands.openAccount, input)).rejects.toThrow(
      /is not a Daybook server .*404/,
    );
  });
});
