import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compareContenders } from './append/compare.ts';
import { comparisonGoals } from './append/goals.ts';
import { largeTableGoal, measureLargeTable } from './append/large-table.ts';
import { measureStreamLoads, streamLoadGoal } from './append/stream-load.ts';
import { loadAverage, machineFacts } from './support/machine.ts';
import { startPostgres } from './support/postgres.ts';
import { isReached, printGoals, writeResult } from './support/report.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    only: { type: 'string' },
    'skip-peers': { type: 'boolean', default: false },
    'skip-large': { type: 'boolean', default: false },
    'large-events': { type: 'string', default: '5000000' },
    'no-result': { type: 'boolean', default: false },
  },
});

const now = new Date();
const loadBefore = loadAverage();
const folder = await mkdtemp(path.join(os.tmpdir(), 'daybook-bench-files-'));
const postgres = await startPostgres();
try {
  const timing = { rounds: Number(options.rounds), measureMs: Number(options.seconds) * 1000 };
  const comparison = options['skip-peers']
    ? []
    : await compareContenders({ postgres, folder, only: options.only, ...timing });
  const streamLoads = await measureStreamLoads(await postgres.createDatabase('stream_loads'));
  const largeTable = options['skip-large']
    ? null
    : await measureLargeTable(postgres, { events: Number(options['large-events']), ...timing });
  const goals = [
    ...(comparison.length > 0 ? comparisonGoals(comparison) : []),
    streamLoadGoal(streamLoads),
    ...(largeTable ? [largeTableGoal(largeTable)] : []),
  ];
  printGoals(goals);
  const result = {
    measuredAt: now.toISOString(),
    machine: machineFacts(),
    postgres: await postgres.facts(),
    loadAverage: { before: loadBefore, after: loadAverage() },
    timing,
    comparison,
    streamLoads,
    largeTable,
    goals: goals.map((goal) => ({ ...goal, reached: isReached(goal) })),
  };
  if (!options['no-result']) await writeResult('append', result, now);
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit();
