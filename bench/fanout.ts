import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ratio } from './append/goals.ts';
import { type Delivery, daybookFed, measureRound, rawFed } from './fanout/measure.ts';
import type * as daybookServer from './fanout/serve-daybook.ts';
import type * as rawServer from './fanout/serve-raw.ts';
import { measureStalled } from './fanout/stalled.ts';
import type * as subscribersModule from './fanout/subscribers.ts';
import { loadAverage, machineFacts } from './support/machine.ts';
import { startPostgres } from './support/postgres.ts';
import { type Goal, isReached, printGoals, printTable, writeResult } from './support/report.ts';
import { median } from './support/statistics.ts';
import { Worker } from './support/worker.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    subscribers: { type: 'string', default: '1000,5000,10000' },
    'changes-per-second': { type: 'string', default: '20' },
    'skip-stalled': { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    'no-result': { type: 'boolean', default: false },
  },
});

const now = new Date();
const loadBefore = loadAverage();
const profiles = fileURLToPath(new URL('profiles', import.meta.url));
if (options.profile) mkdirSync(profiles, { recursive: true });
const nodeOptions = ['--expose-gc', ...(options.profile ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [])];
const perSecond = Number(options['changes-per-second']);
const changes = { perSecond, messages: perSecond * Number(options.seconds) };
const sizes = options.subscribers.split(',').map(Number);

const postgres = await startPostgres();
const clients = new Worker<typeof subscribersModule>('fanout/subscribers.ts');
const product = new Worker<typeof daybookServer>('fanout/serve-daybook.ts', nodeOptions);
const raw = new Worker<typeof rawServer>('fanout/serve-raw.ts', nodeOptions);
try {
  const connection = await postgres.createDatabase('fanout');
  const daybook = daybookFed(product, await product.call('start', connection));
  const rawPort = (await raw.call('start', undefined)).port;
  // So that code is compiled, and the size of a message is known.
  const { bytesEach } = await measureRound(daybook, clients, {
    subscribers: 500,
    changes: { messages: 20, perSecond },
  });
  const servers = { daybook, 'raw ws': rawFed(raw, rawPort, bytesEach) };
  await measureRound(servers['raw ws'], clients, { subscribers: 500, changes: { messages: 20, perSecond } });

  const measured: { server: string; deliveries: Delivery[] }[] = [];
  for (const subscribers of sizes) {
    const lines = Object.keys(servers).map((server) => ({ server, deliveries: [] as Delivery[] }));
    for (let round = 1; round <= Number(options.rounds); round += 1) {
      for (const [index, fed] of Object.values(servers).entries()) {
        const delivery = await measureRound(fed, clients, { subscribers, changes });
        lines[index]?.deliveries.push(delivery);
        const { conflated, lost } = delivery;
        console.log(
          `round ${round}  ${lines[index]?.server}, ${subscribers} subscribers: ${Math.round(delivery.perSecond)}/s, ` +
            `${delivery.cpuMicroseconds} µs of the server each, ${conflated} conflated, ${lost} lost`,
        );
      }
    }
    measured.push(...lines);
  }
  const stalled = options['skip-stalled'] ? null : await measureStalled({ daybook, clients });

  const middle = (server: string, subscribers: number, pick: (delivery: Delivery) => number) => {
    const values = measured
      .filter((line) => line.server === server)
      .flatMap(({ deliveries }) => deliveries.filter((one) => one.subscribers === subscribers).map(pick));
    return values.length === 0 ? undefined : median(values);
  };
  printTable(
    ['medians', 'delivered/s', 'x raw ws', 'µs of the server each', 'lost'],
    sizes.flatMap((subscribers) =>
      Object.keys(servers).map((server) => [
        `${server}, ${subscribers}`,
        Math.round(middle(server, subscribers, (one) => one.perSecond) ?? 0).toLocaleString('en'),
        ratio(
          middle(server, subscribers, (one) => one.perSecond),
          middle('raw ws', subscribers, (one) => one.perSecond),
        )?.toFixed(2) ?? '-',
        (middle(server, subscribers, (one) => one.cpuMicroseconds) ?? 0).toFixed(1),
        String(middle(server, subscribers, (one) => one.lost) ?? 0),
      ]),
    ),
  );
  const goals: Goal[] = [
    ...sizes.map((subscribers) => ({
      what: `delivered / raw ws, ${subscribers} subscribers`,
      actual: ratio(
        middle('daybook', subscribers, (one) => one.perSecond),
        middle('raw ws', subscribers, (one) => one.perSecond),
      ),
      atLeast: 0.6,
    })),
    {
      what: 'subscribers who were not told the last change',
      actual: measured
        .filter(({ server }) => server === 'daybook')
        .flatMap(({ deliveries }) => deliveries)
        .reduce((sum, { lost }) => sum + lost, 0),
      atMost: 0,
    },
    ...(stalled
      ? [{ what: 'heap with 10 % stalled, end / middle', actual: stalled.growth, atMost: 1.05 }]
      : []),
  ];
  printGoals(goals);
  const result = {
    measuredAt: now.toISOString(),
    machine: machineFacts(),
    postgres: await postgres.facts(),
    loadAverage: { before: loadBefore, after: loadAverage() },
    changes,
    measured,
    stalled,
    goals: goals.map((goal) => ({ ...goal, reached: isReached(goal) })),
  };
  if (!options['no-result']) await writeResult('fanout', result, now);
} finally {
  for (const worker of [clients, product, raw]) await worker.stop();
  await postgres.stop();
}
process.exit();
