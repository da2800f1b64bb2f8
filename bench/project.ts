import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bulkLoad } from './append/bulk-load.ts';
import { ratio } from './append/goals.ts';
import type * as daybook from './project/daybook.ts';
import type * as emmett from './project/emmett.ts';
import { fill } from './project/pure-sql.ts';
import { contentsOf } from './project/same-tables.ts';
import { loadAverage, machineFacts } from './support/machine.ts';
import { startPostgres } from './support/postgres.ts';
import { type Goal, isReached, printGoals, printTable, writeResult } from './support/report.ts';
import { median, rounded } from './support/statistics.ts';
import { Worker } from './support/worker.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    events: { type: 'string', default: '1000000' },
    accounts: { type: 'string', default: '1000' },
    'emmett-events': { type: 'string', default: '20000' },
    profile: { type: 'boolean', default: false },
    'no-result': { type: 'boolean', default: false },
  },
});

/** All tables by the product and by one statement, and one projection of each by the product and by Emmett. */
const ALL = 'daybook, all tables';
const SQL = 'one SQL statement, all tables';
const ONE = 'daybook, balances only';
const EMMETT = 'emmett, a rebuild of balances';

const now = new Date();
const loadBefore = loadAverage();
const profiles = fileURLToPath(new URL('profiles', import.meta.url));
if (options.profile) mkdirSync(profiles, { recursive: true });
const nodeOptions = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [];
const streams = Number(options.accounts);
const eventsEach = Math.round(Number(options.events) / streams);
const events = streams * eventsEach;
const emmettEvents = Number(options['emmett-events']);

const postgres = await startPostgres();
const product = new Worker<typeof daybook>('project/daybook.ts', nodeOptions);
const peer = new Worker<typeof emmett>('project/emmett.ts');
try {
  await bulkLoad(await postgres.createDatabase('log'), { streams, eventsEach });
  console.log(
    `${events.toLocaleString('en')} events over ${streams.toLocaleString('en')} accounts are loaded`,
  );
  const tables = await product.call('tables', undefined);
  const emmettConnection = await postgres.createDatabase('emmett_log');
  let missing: string | null = null;
  if (emmettEvents > 0) {
    await peer
      .call('load', { connection: emmettConnection, events: emmettEvents, streams })
      .catch((fault: unknown) => {
        missing = fault instanceof Error ? fault.message : String(fault);
      });
  } else missing = 'not asked for';

  /** A copy of the log, as it is read for the first time, for one who projects it. */
  const onCopy = async (
    work: (connection: Awaited<ReturnType<typeof postgres.createDatabase>>) => Promise<number>,
  ) => {
    const connection = await postgres.createDatabase('copy', 'log');
    const tookMs = await work(connection);
    const contents = await contentsOf(connection, tables);
    await postgres.dropDatabase('copy');
    return { tookMs, contents };
  };
  const perSecond = new Map<string, number[]>();
  const note = (name: string, count: number, tookMs: number, round: number) => {
    perSecond.set(name, [...(perSecond.get(name) ?? []), (count * 1_000) / tookMs]);
    console.log(
      `round ${round}  ${name}: ${(tookMs / 1_000).toFixed(1)} s, ${Math.round((count * 1_000) / tookMs).toLocaleString('en')} events/s`,
    );
  };
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    const all = await onCopy((connection) => product.call('project', { connection, only: null }));
    note(ALL, events, all.tookMs, round);
    const sql = await onCopy(fill);
    note(SQL, events, sql.tookMs, round);
    if (all.contents !== sql.contents)
      throw new Error(`the tables differ:\n${all.contents}\nand by SQL\n${sql.contents}`);
    if (missing !== null) continue;
    const one = await onCopy((connection) => product.call('project', { connection, only: 'balances' }));
    note(ONE, events, one.tookMs, round);
    // It builds once, and never again on the same database.
    const copy = await postgres.createDatabase('emmett_copy', 'emmett_log');
    note(EMMETT, emmettEvents, await peer.call('rebuild', copy), round);
    await postgres.dropDatabase('emmett_copy');
  }

  const rate = (name: string) => {
    const rates = perSecond.get(name);
    return rates && rounded(median(rates));
  };
  printTable(
    ['medians', 'events/s'],
    [ALL, SQL, ONE, EMMETT].map((name) => [name, rate(name)?.toLocaleString('en') ?? `missing: ${missing}`]),
  );
  const goals: Goal[] = [
    { what: 'all tables / one SQL statement', actual: ratio(rate(ALL), rate(SQL)), atLeast: 0.45 },
    { what: "one projection / emmett's rebuild of one", actual: ratio(rate(ONE), rate(EMMETT)), atLeast: 80 },
  ];
  printGoals(goals);
  const result = {
    measuredAt: now.toISOString(),
    machine: machineFacts(),
    postgres: await postgres.facts(),
    loadAverage: { before: loadBefore, after: loadAverage() },
    events,
    accounts: streams,
    emmettEvents,
    eventsPerSecond: Object.fromEntries([...perSecond].map(([name, rates]) => [name, rates.map(rounded)])),
    missing,
    goals: goals.map((goal) => ({ ...goal, reached: isReached(goal) })),
  };
  if (!options['no-result']) await writeResult('project', result, now);
} finally {
  await product.stop();
  await peer.stop();
  await postgres.stop();
}
process.exit();
