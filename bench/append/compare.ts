import type { PostgresConnection } from '../../server/database/connection.ts';
import { ContenderProcess } from '../support/contender-process.ts';
import { type Line, printLines, toLine } from '../support/lines.ts';
import type { Measured, Workload } from '../support/load.ts';
import { loadAverage } from '../support/machine.ts';
import type { BenchPostgres } from '../support/postgres.ts';
import { findPgbench, measureWithPgbench } from './pgbench.ts';

/** Streams that commands are scattered over. */
const STREAMS = 10_000;
/** Time for connections, plans and compiled code to get warm, in each round. */
const WARM_UP_MS = 700;

/** One line of the comparison. */
interface Entry {
  readonly name: string;
  /** Its module; null for pgbench. Entries with the same module share a process and a database. */
  readonly module: string | null;
  readonly callers: number;
  readonly streams: number;
}

const entry = (name: string, module: string | null, callers: number, streams = STREAMS): Entry => ({
  name,
  module,
  callers,
  streams,
});

const YARDSTICK = 'pgbench INSERT, 64 clients';

/** In the order of each rotation. Peers come with the concurrency that the goals compare: 64. */
const ENTRIES: readonly Entry[] = [
  entry('daybook, 1 caller', 'append/daybook.ts', 1),
  entry('daybook, 64 callers', 'append/daybook.ts', 64),
  entry('daybook, 256 callers', 'append/daybook.ts', 256),
  entry('daybook, 64 callers on one stream', 'append/daybook.ts', 64, 1),
  entry('ready in one, 64 callers', 'append/ready-batches.ts', 64),
  entry('ready in halves, 64 callers', 'append/ready-halves.ts', 64),
  entry('ready in one, 256 callers', 'append/ready-batches.ts', 256),
  entry('ready in halves, 256 callers', 'append/ready-halves.ts', 256),
  entry(YARDSTICK, null, 64),
  entry('pg INSERT, 64 callers', 'append/plain-insert.ts', 64),
  entry('emmett, 64 callers', 'append/emmett.ts', 64),
  entry('message-db, 64 callers', 'append/message-db.ts', 64),
  entry('message-db, 64 callers, 64 categories', 'append/message-db-categories.ts', 64),
  entry('castore, 64 callers', 'append/castore.ts', 64),
];

interface ComparisonOptions {
  readonly postgres: BenchPostgres;
  readonly folder: string;
  readonly rounds: number;
  readonly measureMs: number;
  /** Entries with this in their name only. */
  readonly only?: string | undefined;
}

/** Measures all entries in rotation, so that whatever disturbs the machine disturbs everybody. */
export async function compareContenders(options: ComparisonOptions): Promise<readonly Line[]> {
  const { postgres, rounds, measureMs, only = '' } = options;
  const entries = ENTRIES.filter(({ name }) => name.includes(only));
  const teams = await prepareTeams(options, entries);
  const measured = new Map(entries.map(({ name }) => [name, [] as Line['rounds'][number][]]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, module, callers, streams } of entries) {
      const team = teams.get(module);
      if (!team || 'missing' in team) continue;
      await postgres.deserted();
      const [load = 0] = loadAverage();
      const result = await team.measure({ callers, streams, warmUpMs: WARM_UP_MS, measureMs });
      measured.get(name)?.push({ ...result, loadAverage: load });
      console.log(`round ${round}  ${name}: ${Math.round(result.perSecond)}/s`);
    }
  }
  const lines = entries.map(({ name, module, callers }) => {
    const team = teams.get(module);
    const missing = team && 'missing' in team ? team.missing : undefined;
    return toLine(name, callers, measured.get(name) ?? [], missing);
  });
  for (const team of teams.values()) if ('stop' in team) await team.stop();
  printLines(lines, YARDSTICK);
  return lines;
}

type Team =
  | { readonly measure: (workload: Workload) => Promise<Measured>; readonly stop: () => Promise<void> }
  | { readonly missing: string };

/** Makes each contender's database. Whoever can't take part is kept as missing, with the reason. */
async function prepareTeams(
  { postgres, folder }: ComparisonOptions,
  entries: readonly Entry[],
): Promise<ReadonlyMap<string | null, Team>> {
  const teams = new Map<string | null, Team>();
  for (const module of new Set(entries.map((each) => each.module))) {
    const connection = await postgres.createDatabase(`contender_${teams.size}`);
    const team = module === null ? preparePgbench(connection, folder) : prepareProcess(module, connection);
    teams.set(
      module,
      await team.catch((fault: unknown) => ({
        missing: fault instanceof Error ? (fault.message.split('\n')[0] ?? '') : String(fault),
      })),
    );
  }
  return teams;
}

async function prepareProcess(module: string, connection: PostgresConnection): Promise<Team> {
  const contender = new ContenderProcess<PostgresConnection>(module);
  await contender.prepare(connection, STREAMS);
  return {
    measure: (workload) => contender.measure(connection, workload),
    stop: () => contender.stop(),
  };
}

async function preparePgbench(connection: PostgresConnection, folder: string): Promise<Team> {
  const program = await findPgbench();
  const plainInsert = new ContenderProcess<PostgresConnection>('append/plain-insert.ts');
  await plainInsert.prepare(connection, STREAMS);
  await plainInsert.stop();
  return {
    measure: (workload) => measureWithPgbench(program, connection, { ...workload, folder }),
    stop: async () => {},
  };
}
