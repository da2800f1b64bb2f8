import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureServers, mutationGoals } from './mutation/measure.ts';
import { loadAverage, machineFacts } from './support/machine.ts';
import { startPostgres } from './support/postgres.ts';
import { isReached, printGoals, writeResult } from './support/report.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    only: { type: 'string' },
    profile: { type: 'boolean', default: false },
    'no-result': { type: 'boolean', default: false },
  },
});

const root = fileURLToPath(new URL('..', import.meta.url));
execFileSync('npx', ['prisma', 'generate', '--schema', 'bench/mutation/crud.prisma'], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
});

const now = new Date();
const loadBefore = loadAverage();
const profiles = fileURLToPath(new URL('profiles', import.meta.url));
if (options.profile) mkdirSync(profiles, { recursive: true });
const postgres = await startPostgres();
try {
  const timing = { rounds: Number(options.rounds), measureMs: Number(options.seconds) * 1000 };
  const nodeOptions = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [];
  const lines = await measureServers({ postgres, nodeOptions, only: options.only, ...timing });
  const goals = mutationGoals(lines);
  printGoals(goals);
  const result = {
    measuredAt: now.toISOString(),
    machine: machineFacts(),
    postgres: await postgres.facts(),
    loadAverage: { before: loadBefore, after: loadAverage() },
    timing,
    lines,
    goals: goals.map((goal) => ({ ...goal, reached: isReached(goal) })),
  };
  if (!options['no-result']) await writeResult('mutation', result, now);
} finally {
  await postgres.stop();
}
process.exit();
