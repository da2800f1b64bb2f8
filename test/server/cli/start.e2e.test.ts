import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { identify } from '../../../server/database/embedded/process-identity.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { ensureBuilt } from '../../support/build.ts';
import { createBareDatabase, databaseUrl } from '../../support/database.ts';
import { query } from '../../support/query.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** What Ctrl-C promises. */
const STOP_MS = 5_000;

beforeAll(ensureBuilt);

type Environment = Readonly<Record<string, string>>;

function spawnStart(environment: Environment): ChildProcess {
  const server = spawn(process.execPath, ['server/cli/start.mjs'], {
    cwd: packageRoot,
    env: { ...process.env, PORT: '0', DATABASE_URL: '', ...environment },
  });
  onTestFinished(() => void server.kill('SIGKILL'));
  return server;
}

/** Runs it until it has told its address. */
async function start(
  environment: Environment,
): Promise<{ readonly server: ChildProcess; readonly url: string }> {
  const server = spawnStart(environment);
  let printed = '';
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (chunk) => (printed += chunk));
  const ended = once(server, 'exit').then(() => printed);
  const address = () => /http:\/\/[\w.[\]:]+/.exec(printed)?.[0];
  await expect.poll(() => address() ?? server.exitCode, { timeout: 60_000 }).not.toBeNull();
  return { server, url: address() ?? (await ended) };
}

/** Runs it to an end that is expected to come by itself. */
async function startInVain(
  environment: Environment,
): Promise<{ readonly exitCode: unknown; readonly stderr: string }> {
  const server = spawnStart(environment);
  let stderr = '';
  server.stderr?.on('data', (chunk) => (stderr += chunk));
  const [exitCode] = await once(server, 'close');
  return { exitCode, stderr };
}

async function stop(server: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const exit = once(server, 'exit');
  server.kill(signal);
  const [exitCode] = await exit;
  return exitCode;
}

/** Where the embedded Postgres below a data folder listens, and who it is. */
async function embedded(dataFolder: string) {
  const file = path.join(dataFolder, 'postgres', 'data', 'postmaster.pid');
  const [pid, , , port, host = ''] = (await readFile(file, 'utf8')).split('\n');
  return { pid: Number(pid), connection: { host, port: Number(port), user: 'daybook', database: 'daybook' } };
}

test('it serves on one port, and Ctrl-C ends all of it within five seconds', async () => {
  const DAYBOOK_DATA = await temporaryFolder();
  const { server, url } = await start({ DAYBOOK_DATA });
  expect(
    (await fetch(`${url}/graphql?query={__typename}`, { headers: { accept: 'application/json' } })).status,
  ).toBeLessThan(500);
  expect((await fetch(url)).status).toBe(200);
  const { pid } = await embedded(DAYBOOK_DATA);
  const begin = Date.now();
  expect(await stop(server, 'SIGINT')).toBe(0);
  expect(Date.now() - begin).toBeLessThan(STOP_MS);
  expect(identify(pid)).toBeUndefined();
});

test('a killed server leaves nothing that blocks the next start, and its data survive', async () => {
  const DAYBOOK_DATA = await temporaryFolder();
  const first = await start({ DAYBOOK_DATA });
  const epoch = await query((await embedded(DAYBOOK_DATA)).connection, 'SELECT epoch FROM log_head');
  await stop(first.server, 'SIGKILL');
  const second = await start({ DAYBOOK_DATA });
  expect(await query((await embedded(DAYBOOK_DATA)).connection, 'SELECT epoch FROM log_head')).toEqual(epoch);
  expect(await stop(second.server, 'SIGTERM')).toBe(0);
});

test('a data folder in use is told in one sentence', async () => {
  const DAYBOOK_DATA = await temporaryFolder();
  const { server } = await start({ DAYBOOK_DATA });
  expect(await startInVain({ DAYBOOK_DATA })).toEqual({
    exitCode: 1,
    stderr: `The data folder ${DAYBOOK_DATA}/postgres is in use by process ${server.pid}: stop that one first, or set DAYBOOK_DATA to another folder.\n`,
  });
});

test('a port that is taken is told in one sentence', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void squatter.close());
  await once(squatter, 'listening');
  const address = squatter.address();
  const port = String(typeof address === 'object' ? address?.port : address);
  const { exitCode, stderr } = await startInVain({ DAYBOOK_DATA: await temporaryFolder(), PORT: port });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(new RegExp(`^[^\\n]*\\b${port}\\b[^\\n]*\\n$`));
});

test('a Postgres that does not answer is told in one sentence, without its password', async () => {
  expect(await startInVain({ DATABASE_URL: 'postgresql://somebody:secret@127.0.0.1:1/books' })).toEqual({
    exitCode: 1,
    stderr:
      'Can\'t use database "books" at 127.0.0.1:1 as user "somebody": nothing answers at 127.0.0.1:1; is Postgres running there?\n',
  });
});

test('a wrong configuration is told in one sentence', async () => {
  expect(await startInVain({ PORT: 'http' })).toEqual({
    exitCode: 1,
    stderr: 'The environment variable PORT is "http": it should be a whole number from 0 to 65535.\n',
  });
});

test('with DATABASE_URL it uses that Postgres, migrates it, and starts none of its own', async () => {
  const { connection, drop } = await createBareDatabase();
  onTestFinished(drop);
  const DAYBOOK_DATA = path.join(await temporaryFolder(), 'unused');
  const { server } = await start({ DAYBOOK_DATA, DATABASE_URL: databaseUrl(connection) });
  expect(await query(connection, 'SELECT position FROM log_head')).toEqual([{ position: '0' }]);
  expect(existsSync(DAYBOOK_DATA)).toBe(false);
  expect(await stop(server, 'SIGTERM')).toBe(0);
});
