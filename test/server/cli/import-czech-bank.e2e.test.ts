import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { GraphqlClient } from '../../../server/cli/client/graphql-client.ts';
import type { ImportOptions } from '../../../server/cli/import/options.ts';
import type { ImportReport } from '../../../server/cli/import/report.ts';
import { runImport } from '../../../server/cli/import/run-import.ts';
import { eventsAdded } from '../../../server/cli/import/tally.ts';
import { readLocalKey } from '../../../server/identity/local-key.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { ensureBuilt } from '../../support/build.ts';
import { freePort } from '../../support/free-port.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** One year of a real Czech bank, anonymised and published for research (PKDD'99); too large to be kept with the program. */
const STATEMENT = path.resolve(packageRoot, '../shared/data/czech-bank-1993.csv.gz');
const isThere = existsSync(STATEMENT);
if (!isThere) console.warn(`The import of a real bank's year is not tested: ${STATEMENT} is not there.`);

/** 1,139 accounts opened, 6 limits raised, 28,205 movements. */
const EVENT_COUNT = 29_350;
const TOTAL_MINOR = 36_575_946_10n;

beforeAll(async () => {
  if (isThere) await ensureBuilt();
});

/** The real program in a process of its own, as `npm start` runs it. */
function startProcess(place: { readonly port: number; readonly folder: string }): ChildProcess {
  const env = {
    ...process.env,
    DATABASE_URL: '',
    DAYBOOK_SECRET: '',
    DAYBOOK_DATA: place.folder,
    PORT: String(place.port),
  };
  const server = spawn(process.execPath, ['server/cli/start.mjs'], {
    cwd: packageRoot,
    env,
    stdio: 'ignore',
  });
  onTestFinished(async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGTERM');
    await once(server, 'exit');
  });
  return server;
}

const progress = {
  document: '{ projectionProgress { head eventCount } }',
  data: z.object({ projectionProgress: z.object({ head: z.string(), eventCount: z.coerce.number() }) }),
};

const days = {
  document: `query ($after: String, $atLeast: Position) {
    dailySummaries(first: 100, after: $after, atLeast: $atLeast) {
      nodes { net { minorUnits } } pageInfo { endCursor hasNextPage }
    }
  }`,
  data: z.object({
    dailySummaries: z.object({
      nodes: z.array(z.object({ net: z.object({ minorUnits: z.coerce.bigint() }) })),
      pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
    }),
  }),
};

interface Book {
  readonly url: string;
  /** Null before the server has been there for the first time. */
  readonly key: () => Promise<string | null>;
}

/** Null while the server does not answer. */
async function eventCount(book: Book): Promise<number | null> {
  const client = new GraphqlClient({ url: book.url, key: await book.key(), retryForMs: 0 });
  const answer = await client.send({ operation: progress, variables: {} }).catch(() => null);
  return answer?.projectionProgress.eventCount ?? null;
}

/** By how much all days together changed the sum of the balances. */
async function netOfAllDays(book: Book): Promise<bigint> {
  const client = new GraphqlClient({ url: book.url, key: await book.key() });
  const { projectionProgress } = await client.send({ operation: progress, variables: {} });
  let net = 0n;
  let after: string | null = null;
  do {
    const variables: object = { after, atLeast: projectionProgress.head };
    const { dailySummaries } = await client.send({ operation: days, variables });
    net += dailySummaries.nodes.reduce((sum, day) => sum + day.net.minorUnits, 0n);
    after = dailySummaries.pageInfo.hasNextPage ? dailySummaries.pageInfo.endCursor : null;
  } while (after !== null);
  return net;
}

function expectTheBanksFigures({ accountCount, entryCount, tally, reconciliation }: ImportReport): void {
  expect({ accountCount, entryCount, badEntries: tally.badEntries }).toEqual({
    accountCount: 1139,
    entryCount: 28_205,
    badEntries: 0,
  });
  expect(tally.movementsAdded + tally.movementsReplayed).toBe(28_205);
  expect(reconciliation).toEqual({
    totals: new Map([['CZK', TOTAL_MINOR]]),
    exactlyEqual: 681,
    withinTolerance: 458,
    notStated: 0,
    beyondTolerance: [],
  });
}

test.skipIf(!isThere)(
  "a real bank's year is imported to the last haléř, though the server is killed in the middle, and a second import adds nothing",
  async () => {
    const progressLines = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => progressLines.mockRestore());
    const folder = await temporaryFolder();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const book: Book = { url, key: () => readLocalKey(folder) };
    const killed = startProcess({ port, folder });
    await expect.poll(() => eventCount(book), { timeout: 60_000 }).toBe(0);

    const options: ImportOptions = {
      file: STATEMENT,
      url,
      key: await book.key(),
      tolerance: '0.60',
      concurrency: 32,
      errorFile: path.join(folder, 'errors.csv'),
      ownerPrefix: 'Account',
    };
    const importing = runImport(options);
    await expect.poll(() => eventCount(book), { timeout: 60_000 }).toBeGreaterThan(EVENT_COUNT / 4);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    startProcess({ port, folder });

    expectTheBanksFigures(await importing);
    expect(await eventCount(book)).toBe(EVENT_COUNT);
    expect(await netOfAllDays(book)).toBe(TOTAL_MINOR);

    const again = await runImport(options);
    expectTheBanksFigures(again);
    expect(eventsAdded(again.tally)).toBe(0);
    expect(await eventCount(book)).toBe(EVENT_COUNT);
    expect(existsSync(options.errorFile)).toBe(false);
  },
);
