import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ratio } from './append/goals.ts';
import type * as daybookServer from './fanout/serve-daybook.ts';
import { ACCOUNTS, accountIdOf } from './mutation/operations.ts';
import { loadAverage, machineFacts } from './support/machine.ts';
import { startPostgres } from './support/postgres.ts';
import { type Goal, isReached, printGoals, printTable, writeResult } from './support/report.ts';
import { median, percentile, rounded } from './support/statistics.ts';
import { Worker } from './support/worker.ts';
import type * as observer from './visible/observe.ts';
import type { Observation } from './visible/observe.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    observations: { type: 'string', default: '300' },
    profile: { type: 'boolean', default: false },
    'no-result': { type: 'boolean', default: false },
  },
});

/** Callers of the load. */
const CONNECTIONS = 32;
/** To find out how much the server takes. */
const FULL_LOAD_MS = 3_000;
/** Until the load flows evenly. */
const SETTLE_MS = 500;

const now = new Date();
const loadBefore = loadAverage();
const profiles = fileURLToPath(new URL('profiles', import.meta.url));
if (options.profile) mkdirSync(profiles, { recursive: true });
const postgres = await startPostgres();
const nodeOptions = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [];
const server = new Worker<typeof daybookServer>('fanout/serve-daybook.ts', nodeOptions);
const eyes = new Worker<typeof observer>('visible/observe.ts');
const crowd = new Worker<typeof observer>('visible/observe.ts');
try {
  const { port, key } = await server.call('start', await postgres.createDatabase('visible'));
  const accountIds = Array.from({ length: ACCOUNTS - 1 }, (_, index) => accountIdOf(index + 1));
  const observations = Number(options.observations);
  const observe = (count: number) =>
    eyes.call('observe', { port, key, accountId: accountIdOf(0), observations: count });
  const fill = (perSecond: number | null, forMs: number) =>
    crowd.call('load', { port, key, accountIds, connections: CONNECTIONS, perSecond, forMs });

  await observe(100);
  await fill(null, FULL_LOAD_MS);
  const full = await fill(null, FULL_LOAD_MS);
  console.log(`full load: ${Math.round(full)} deposits a second`);
  const measured = { idle: [] as Observation[][], 'half load': [] as Observation[][] };
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    measured.idle.push(await observe(observations));
    // Longer than the observations take; what is left of it belongs to nobody's round.
    let observing = true;
    const crowding = (async () => {
      while (observing) await fill(full / 2, 1_000);
    })();
    await sleep(SETTLE_MS);
    measured['half load'].push(await observe(observations));
    observing = false;
    await crowding;
    console.log(`round ${round} done`);
  }

  const ways = ['acknowledgedMs', 'queriedMs', 'pushedMs'] as const;
  const lines = Object.entries(measured).map(([load, rounds]) => {
    const of = (way: (typeof ways)[number], share: number) =>
      rounded(
        median(
          rounds.map((round) =>
            percentile(
              round.map((one) => one[way]),
              share,
            ),
          ),
        ),
      );
    return { load, ways: ways.map((way) => ({ way, p50Ms: of(way, 0.5), p99Ms: of(way, 0.99) })) };
  });
  printTable(
    ['ms from sending, medians of rounds', 'p50', 'p99', 'p50 / acknowledged'],
    lines.flatMap(({ load, ways: figures }) =>
      figures.map(({ way, p50Ms, p99Ms }) => [
        `${load}: ${way.replace('Ms', '')}`,
        p50Ms.toFixed(2),
        p99Ms.toFixed(2),
        (p50Ms / (figures[0]?.p50Ms ?? 1)).toFixed(2),
      ]),
    ),
  );
  const idle = lines.find(({ load }) => load === 'idle')?.ways;
  const share = (index: number) => ratio(idle?.[index]?.p50Ms, idle?.[0]?.p50Ms);
  const goals: Goal[] = [
    { what: 'visible to a waiting query / acknowledged, idle', actual: share(1), atMost: 2 },
    { what: 'visible to a subscription / acknowledged, idle', actual: share(2), atMost: 2 },
  ];
  printGoals(goals);
  const result = {
    measuredAt: now.toISOString(),
    machine: machineFacts(),
    postgres: await postgres.facts(),
    loadAverage: { before: loadBefore, after: loadAverage() },
    observations,
    fullLoadPerSecond: rounded(full),
    lines,
    goals: goals.map((goal) => ({ ...goal, reached: isReached(goal) })),
  };
  if (!options['no-result']) await writeResult('visible', result, now);
} finally {
  for (const worker of [eyes, crowd, server]) await worker.stop();
  await postgres.stop();
}
process.exit();
