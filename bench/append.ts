import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compareContenders } from './append/compare.ts';
import { comparisonGoals } from './append/goals.ts';
import { loadAverage, machineFacts } from './support/machine.ts';
import { startPostgres } from './support/postgres.ts';
import { isReached, printGoals, writeResult } from './support/report.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    only: { type: 'string' },
    'no-result': { type: 'boolean', default: false },
  },
});

const now = new Date();
const loadBefore = loadAverage();
const folder = await mkdtemp(path.join(os.tmpdir(), 'daybook-bench-files-'));
const postgres = await startPostgres();
try {
  const timing = { rounds: Number(options.rounds), measureMs: Number(options.seconds) * 1000 };
  const comparison = await compareContenders({ postgres, folder, only: options.only, ...timing });
  const goals = comparisonGoals(comparison);
  printGoals(goals);
  const result = {
    measuredAt: now.toISOString(),
    machine: machineFacts(),
    postgres: await postgres.facts(),
    loadAverage: { before: loadBefore, after: loadAverage() },
    timing,
    comparison,
    goals: goals.map((goal) => ({ ...goal, reached: isReached(goal) })),
  };
  if (!options['no-result']) await writeResult('append', result, now);
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit();
