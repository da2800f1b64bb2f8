import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PostgresConnection } from '../../server/database/connection.ts';
import type { Measured, Workload } from '../support/load.ts';
import { deposit } from './payload.ts';

const run = promisify(execFile);

/** Where Debian keeps the programs of each version; its `pgbench` in the path is a wrapper that starts one of them. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';

/** The same single-row INSERT as `plain-insert`, sent by pgbench. */
const SCRIPT = `\\set account random(100000000000, 100000000000 + :streams - 1)
INSERT INTO inserts (stream_id, data) VALUES ('account-01936e7c-0000-7000-8000-' || :account, :payload);
`;

/** The newest pgbench on this machine. Throws if there is none: it comes with Debian's postgresql-contrib. */
export async function findPgbench(): Promise<string> {
  const versions = existsSync(DEBIAN_FOLDER) ? await readdir(DEBIAN_FOLDER) : [];
  const programs = versions
    .sort((left, right) => Number(right) - Number(left))
    .map((version) => path.join(DEBIAN_FOLDER, version, 'bin', 'pgbench'));
  const program = [...programs, '/usr/bin/pgbench', '/usr/local/bin/pgbench'].find((file) =>
    existsSync(file),
  );
  if (program === undefined) throw new Error('there is no pgbench on this machine');
  return program;
}

/** Runs pgbench for one round: so many clients on two threads, the statement prepared. */
export async function measureWithPgbench(
  program: string,
  { host, port, user, database }: PostgresConnection,
  { callers, streams, measureMs, folder }: Workload & { readonly folder: string },
): Promise<Measured> {
  const script = path.join(folder, 'insert.pgbench.sql');
  await writeFile(script, SCRIPT);
  const { stdout } = await run(program, [
    ...['-h', host, '-p', String(port), '-U', user, '-n', '-M', 'prepared'],
    ...['-c', String(callers), '-j', String(Math.min(2, callers)), '-T', String(Math.ceil(measureMs / 1000))],
    ...['-D', `streams=${streams}`, '-D', `payload=${JSON.stringify(deposit)}`, '-f', script, database],
  ]);
  return {
    perSecond: numberAfter(stdout, /^tps = ([\d.]+)/m),
    averageMs: numberAfter(stdout, /^latency average = ([\d.]+) ms/m),
  };
}

function numberAfter(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`pgbench said something else: ${text}`);
  return Number(found);
}
