import { ratio } from '../append/goals.ts';
import { ContenderProcess } from '../support/contender-process.ts';
import { type Line, printLines, toLine } from '../support/lines.ts';
import { loadAverage } from '../support/machine.ts';
import type { BenchPostgres } from '../support/postgres.ts';
import type { Goal } from '../support/report.ts';
import type { HttpTarget } from './http-client.ts';
import { ACCOUNTS } from './operations.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** Connections that send at the same time. */
const CALLERS = 64;
/** Compiled code and prepared statements take a while to get warm; each server keeps its process through all rounds. */
const WARM_UP_MS = 1_000;

const TRIVIAL = 'a mutation that does nothing';
const REAL = 'depositMoney, projections live';
const CRUD = 'CRUD with Prisma';

const SERVERS: Readonly<Record<string, string>> = {
  [TRIVIAL]: 'mutation/serve-trivial.ts',
  'depositMoney that does nothing': 'mutation/serve-unchanging.ts',
  [REAL]: 'mutation/serve-daybook.ts',
  [CRUD]: 'mutation/serve-crud.ts',
};

interface MutationOptions {
  readonly postgres: BenchPostgres;
  readonly rounds: number;
  readonly measureMs: number;
  /** For the servers' processes. */
  readonly nodeOptions: readonly string[];
  /** Servers with this in their name only. */
  readonly only?: string | undefined;
}

/** Measures all servers in rotation. They and the load each have a process; an idle server costs nothing. */
export async function measureServers(options: MutationOptions): Promise<readonly Line[]> {
  const { postgres, rounds, measureMs, nodeOptions, only = '' } = options;
  const servers = new Map<string, ServerProcess>();
  for (const [name, module] of Object.entries(SERVERS)) {
    if (!name.includes(only)) continue;
    const connection = await postgres.createDatabase(`server_${servers.size}`);
    servers.set(name, await startServer(module, connection, nodeOptions));
  }
  const load = new ContenderProcess<HttpTarget>('mutation/http-client.ts');
  const measured = new Map([...servers.keys()].map((name) => [name, [] as Line['rounds'][number][]]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, { target }] of servers) {
      const [before = 0] = loadAverage();
      const workload = { callers: CALLERS, streams: ACCOUNTS, warmUpMs: WARM_UP_MS, measureMs };
      const result = await load.measure(target, workload);
      measured.get(name)?.push({ ...result, loadAverage: before });
      console.log(`round ${round}  ${name}: ${Math.round(result.perSecond)}/s`);
    }
  }
  await load.stop();
  for (const { stop } of servers.values()) await stop();
  const lines = [...measured].map(([name, results]) => toLine(name, CALLERS, results));
  printLines(lines, TRIVIAL);
  return lines;
}

/** What the comparison was to show. */
export function mutationGoals(lines: readonly Line[]): readonly Goal[] {
  const perSecond = (name: string) => lines.find((line) => line.name === name)?.median?.perSecond;
  return [
    {
      what: 'depositMoney / a mutation that does nothing',
      actual: ratio(perSecond(REAL), perSecond(TRIVIAL)),
      atLeast: 0.75,
    },
    { what: 'depositMoney / CRUD with Prisma', actual: ratio(perSecond(REAL), perSecond(CRUD)), atLeast: 8 },
  ];
}
