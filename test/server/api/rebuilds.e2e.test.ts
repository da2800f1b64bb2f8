import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { subscribe } from '../../support/api.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { readSlowly } from '../../support/slow-reader.ts';
import { clientOf } from './client.ts';

let server: TestServer;
let { open, deposit, query } = clientOf('');

beforeAll(async () => {
  server = await startTestServer();
  ({ open, deposit, query } = clientOf(server.url));
});
afterAll(() => server.stop());

const REBUILD = `id projection cause requestedBy fromVersion toVersion status phase eventsDone eventsTotal eventsPerSecond
  timeLeftMs resumedFrom startedAt endedAt cancelRequestedBy failure
  report { position isIdentical tables { table key rows onlyOldCount onlyOld onlyNewCount onlyNew } }`;

interface Rebuild {
  readonly id: string;
  readonly projection: string;
  readonly status: string;
  readonly phase: string;
  readonly endedAt: string | null;
}

const mutate = async (mutation: 'rebuildProjection' | 'cancelRebuild', name: string) => {
  const text = `mutation ($name: String!) { ${mutation}(name: $name) { rebuild { ${REBUILD} } errors {
    __typename code message ... on UnknownProjection { names } ... on RebuildInProgress { running { id } } } } }`;
  return (await query(text, { name }))[mutation] as {
    readonly rebuild: Rebuild | null;
    readonly errors: readonly object[];
  };
};

/** Takes frames until one says what is looked for of a rebuild. */
const watch = async (frames: ReturnType<typeof subscribe>, fits: (rebuild: Rebuild) => boolean) => {
  for (;;) {
    const { projectionRebuilds } = await frames.next();
    const found = (projectionRebuilds as readonly Rebuild[]).find(fits);
    if (found) return found;
  }
};

const watchRebuilds = () => {
  const frames = subscribe(server.url, `subscription { projectionRebuilds { ${REBUILD} } }`);
  onTestFinished(() => frames.close());
  return frames;
};

test('a rebuild runs in the background and is followed to its report', async () => {
  const { account } = await open('Ann Archer');
  const { receipt } = await deposit(account.id, '700');
  await query(
    'query ($at: Position) { accounts(atLeast: $at) { totalCount } transactions: dailySummaries(atLeast: $at) { totalCount } }',
    { at: receipt.position },
  );
  const frames = watchRebuilds();
  await frames.next();
  const { rebuild, errors } = await mutate('rebuildProjection', 'daily-summaries');
  expect(errors).toEqual([]);
  expect(rebuild).toMatchObject({
    projection: 'daily-summaries',
    cause: 'REQUESTED',
    status: 'RUNNING',
    endedAt: null,
  });
  const ended = await watch(frames, ({ id, status }) => id === rebuild?.id && status !== 'RUNNING');
  expect(ended).toMatchObject({
    status: 'SWAPPED',
    eventsDone: receipt.position.split('.')[1],
    eventsTotal: receipt.position.split('.')[1],
    timeLeftMs: null,
    report: { position: receipt.position, isIdentical: true },
  });
  expect(await query(`{ projectionRebuilds { ${REBUILD} } }`)).toEqual({ projectionRebuilds: [ended] });
});

test('what was wrong is told row by row, and is right afterwards', async () => {
  const { account } = await open('Bea Bell');
  const { receipt } = await deposit(account.id, '1234567');
  await query('query ($at: Position) { accounts(atLeast: $at) { totalCount } }', { at: receipt.position });
  await server.database.pool.query('UPDATE account_balances SET balance_minor = 3 WHERE account_id = $1', [
    account.id,
  ]);
  const frames = watchRebuilds();
  const { rebuild } = await mutate('rebuildProjection', 'balances');
  const { report } = (await watch(
    frames,
    ({ id, status }) => id === rebuild?.id && status === 'SWAPPED',
  )) as {
    report?: object;
  } & Rebuild;
  expect(report).toMatchObject({
    isIdentical: false,
    tables: [
      {
        table: 'account_balances',
        key: ['account_id'],
        onlyOldCount: '1',
        onlyOld: [{ account_id: account.id, balance_minor: '3' }],
        onlyNewCount: '1',
        onlyNew: [{ account_id: account.id, balance_minor: '1234567' }],
      },
      { table: 'account_totals' },
    ],
  });
});

test('a second rebuild of a projection is refused, and the first can be cancelled', async () => {
  const reader = await readSlowly(server.connection, 'account_transactions');
  onTestFinished(reader.letGo);
  const frames = watchRebuilds();
  const { rebuild } = await mutate('rebuildProjection', 'transactions');
  await watch(frames, ({ id, phase }) => id === rebuild?.id && phase === 'SWAPPING');
  expect(await mutate('rebuildProjection', 'transactions')).toMatchObject({
    rebuild: null,
    errors: [{ __typename: 'RebuildInProgress', code: 'REBUILD_IN_PROGRESS', running: { id: rebuild?.id } }],
  });
  expect(await mutate('cancelRebuild', 'transactions')).toMatchObject({
    rebuild: { id: rebuild?.id, status: 'CANCELLED', cancelRequestedBy: expect.any(String), report: null },
    errors: [],
  });
  expect(await mutate('cancelRebuild', 'transactions')).toMatchObject({
    rebuild: null,
    errors: [{ __typename: 'NoRebuildRunning', code: 'NO_REBUILD_RUNNING' }],
  });
  const { rows } = await server.database.pool.query(
    "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'rebuild%'",
  );
  expect(rows).toEqual([]);
});

test('a projection that there is not is named, with those that there are', async () => {
  for (const mutation of ['rebuildProjection', 'cancelRebuild'] as const) {
    expect(await mutate(mutation, 'balance')).toMatchObject({
      rebuild: null,
      errors: [
        {
          __typename: 'UnknownProjection',
          code: 'UNKNOWN_PROJECTION',
          message: expect.stringContaining('There is no projection balance; there are balances,'),
          names: expect.arrayContaining(['balances']),
        },
      ],
    });
  }
});

test('how fast a projection goes on is told, and that it stands still afterwards', async () => {
  const frames = subscribe(
    server.url,
    'subscription { projectionProgress { projections { name eventsPerSecond } } }',
  );
  onTestFinished(() => frames.close());
  await frames.next();
  const { account } = await open('Cal Cole');
  await Promise.all(Array.from({ length: 50 }, () => deposit(account.id, '1')));
  const rates: number[] = [];
  while (rates.length === 0 || Math.max(...rates) === 0 || rates.at(-1) !== 0) {
    const { projectionProgress } = (await frames.next()) as {
      projectionProgress: { projections: readonly { name: string; eventsPerSecond: number }[] };
    };
    rates.push(projectionProgress.projections.find(({ name }) => name === 'balances')?.eventsPerSecond ?? 0);
  }
  expect(Math.max(...rates)).toBeGreaterThan(0);
});
