import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { PostgresConnection } from '../../../server/database/connection.ts';
import { identify } from '../../../server/database/embedded/process-identity.ts';
import { startEmbeddedPostgres } from '../../../server/database/embedded-postgres.ts';
import { StartupError } from '../../../server/errors-startup.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { query } from '../../support/query.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const HOLDER = path.join(packageRoot, 'test', 'support', 'programs', 'hold-postgres.ts');

async function start(folder: string) {
  const postgres = await startEmbeddedPostgres({ folder });
  onTestFinished(() => postgres.stop());
  return postgres;
}

/** The same in a process of its own, which can be killed. */
async function startElsewhere(
  folder: string,
): Promise<{ owner: ChildProcess; connection: PostgresConnection }> {
  const owner = spawn(process.execPath, ['--import', 'tsx', HOLDER, folder], {
    cwd: packageRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void owner.kill('SIGKILL'));
  const [line] = await once(createInterface(owner.stdout), 'line');
  return { owner, connection: JSON.parse(line) as PostgresConnection };
}

async function kill(owner: ChildProcess): Promise<void> {
  owner.kill('SIGKILL');
  await once(owner, 'exit');
}

async function postmasterPid(folder: string): Promise<number> {
  return Number((await readFile(path.join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

test('what is committed survives a restart', async () => {
  const folder = await temporaryFolder();
  const first = await start(folder);
  await query(first.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  const second = await start(folder);
  expect(await query(second.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('nothing that keeps data safe is switched off', async () => {
  const { connection } = await start(await temporaryFolder());
  const settings = await query(
    connection,
    `SELECT name, setting FROM pg_settings
      WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums') ORDER BY name`,
  );
  expect(settings).toEqual([
    { name: 'data_checksums', setting: 'on' },
    { name: 'fsync', setting: 'on' },
    { name: 'full_page_writes', setting: 'on' },
    { name: 'synchronous_commit', setting: 'on' },
  ]);
});

test('it listens on no network address', async () => {
  const { connection } = await start(await temporaryFolder());
  expect(await query(connection, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }]);
});

test('a second owner of the same folder is refused in one sentence', async () => {
  const folder = await temporaryFolder();
  const { owner } = await startElsewhere(folder);
  await expect(startEmbeddedPostgres({ folder })).rejects.toThrow(
    `The data folder ${folder} is in use by process ${owner.pid}: stop that one first, or set DAYBOOK_DATA to another folder.`,
  );
});

test('Postgres ends when its owner is killed, and takes its socket along', async () => {
  const folder = await temporaryFolder();
  const { owner, connection } = await startElsewhere(folder);
  const pid = await postmasterPid(folder);
  await kill(owner);
  await expect.poll(() => identify(pid), { timeout: 20_000 }).toBeUndefined();
  await expect.poll(() => existsSync(connection.host), { timeout: 5_000 }).toBe(false);
});

test('a killed owner leaves nothing that blocks the next start, and no commit is lost', async () => {
  const folder = await temporaryFolder();
  const { owner, connection } = await startElsewhere(folder);
  await query(connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await kill(owner);
  const next = await start(folder);
  expect(await query(next.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('a server killed together with its owner recovers at the next start', async () => {
  const folder = await temporaryFolder();
  const { owner, connection } = await startElsewhere(folder);
  await query(connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
  process.kill(await postmasterPid(folder), 'SIGKILL');
  await kill(owner);
  const next = await start(folder);
  expect(await query(next.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('a postmaster.pid whose number now belongs to another program does not block the start', async () => {
  const folder = await temporaryFolder();
  await (await start(folder)).stop();
  const stale = [
    process.pid,
    path.join(folder, 'data'),
    1,
    5432,
    '/tmp/daybook-postgres-gone',
    '',
    '1 1',
    'ready',
  ];
  await writeFile(path.join(folder, 'data', 'postmaster.pid'), `${stale.join('\n')}\n`);
  const { connection } = await start(folder);
  expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('an initialisation that was cut off is begun again', async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'data.unfinished'));
  await writeFile(path.join(folder, 'data.unfinished', 'PG_VERSION'), '18\n');
  const { connection } = await start(folder);
  expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('data of another major version are refused in one sentence and left alone', async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'data'));
  await writeFile(path.join(folder, 'data', 'PG_VERSION'), '17\n');
  await expect(startEmbeddedPostgres({ folder })).rejects.toThrow(
    /were written by Postgres 17, but this is Postgres 18/,
  );
  expect(await readFile(path.join(folder, 'data', 'PG_VERSION'), 'utf8')).toBe('17\n');
});

test('a server that does not start says why in one sentence', async () => {
  const folder = await temporaryFolder();
  const failure = await startEmbeddedPostgres({ folder, settings: { max_connections: 'many' } }).catch(
    (e) => e,
  );
  expect(failure).toBeInstanceOf(StartupError);
  expect(failure.message).toMatch(
    /^The embedded Postgres did not start: .*max_connections.* \(its log is .*\)\.$/,
  );
});

test.runIf(process.getuid?.() === 0)(
  'root can keep it below a folder that nobody else may enter',
  async () => {
    const closed = path.join(await temporaryFolder(), 'closed');
    await mkdir(closed, { mode: 0o700 });
    const { connection } = await start(path.join(closed, 'data'));
    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  },
);

test('a folder for temporary files with a long name does not break the socket', async () => {
  const long = path.join(await temporaryFolder(), 'x'.repeat(100));
  await mkdir(long);
  vi.stubEnv('TMPDIR', long);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { connection } = await start(path.join(long, 'data folder'));
  expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('stopping does not wait for busy clients', async () => {
  const postgres = await start(await temporaryFolder());
  const client = new pg.Client({ ...postgres.connection });
  client.on('error', () => {});
  await client.connect();
  const busy = client.query('SELECT pg_sleep(600)').catch((error: Error) => error.message);
  const begin = Date.now();
  await postgres.stop();
  expect(Date.now() - begin).toBeLessThan(5_000);
  expect(await busy).toMatch(/terminat/i);
});

test('a server that ends by itself is reported, and stopping afterwards is harmless', async () => {
  const folder = await temporaryFolder();
  const postgres = await start(folder);
  process.kill(await postmasterPid(folder), 'SIGKILL');
  expect(await postgres.crashed).toMatch(
    /^The embedded Postgres has ended \(killed by SIGKILL\); its log is /,
  );
  await postgres.stop();
});
