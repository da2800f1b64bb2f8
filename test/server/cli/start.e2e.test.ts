import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { connectionUrl } from '../../../server/database/connection.ts';
import { identify } from '../../../server/database/embedded/process-identity.ts';
import { ensureBuilt } from '../../support/build.ts';
import { createBareDatabase } from '../../support/database.ts';
import { query } from '../../support/query.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { embedded, start, startInVain, stop } from './started.ts';

/** What Ctrl-C promises. */
const STOP_MS = 5_000;

beforeAll(ensureBuilt);

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

test('the first start tells the administrator’s password, once; a killed server leaves nothing that blocks the next start, and its data survive', async () => {
  const DAYBOOK_DATA = await temporaryFolder();
  const first = await start({ DAYBOOK_DATA });
  const [, email, password] = /sign in as (\S+) with the password (\S+)/.exec(first.printed()) ?? [];
  expect((await signIn(first.url, { email, password })).status).toBe(200);
  const epoch = await query((await embedded(DAYBOOK_DATA)).connection, 'SELECT epoch FROM log_head');
  await stop(first.server, 'SIGKILL');
  const second = await start({ DAYBOOK_DATA });
  expect(second.printed()).not.toContain('password');
  expect((await signIn(second.url, { email, password })).status).toBe(200);
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
  const DAYBOOK_SECRET = 'a secret that is no secret, for tests alone';
  const DATABASE_URL = 'postgresql://somebody:secret@127.0.0.1:1/books';
  expect(await startInVain({ DATABASE_URL, DAYBOOK_SECRET })).toEqual({
    exitCode: 1,
    stderr:
      'Can\'t use database "books" at 127.0.0.1:1 as user "somebody": nothing answers at 127.0.0.1:1; is Postgres running there?\n',
  });
});

test('with DATABASE_URL and no secret it refuses to start, and says what to set', async () => {
  expect(await startInVain({ DATABASE_URL: 'postgresql://somebody@127.0.0.1:1/books' })).toEqual({
    exitCode: 1,
    stderr:
      'With DATABASE_URL the environment variable DAYBOOK_SECRET has to be set, to the same for every process: at least 32 random characters, such as "openssl rand -base64 32" prints.\n',
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
  const { server } = await start({
    DAYBOOK_DATA,
    DAYBOOK_SECRET: 'a secret that is no secret, for tests alone',
    DATABASE_URL: connectionUrl(connection),
  });
  expect(await query(connection, 'SELECT position FROM log_head')).toEqual([{ position: '0' }]);
  expect(existsSync(DAYBOOK_DATA)).toBe(false);
  expect(await stop(server, 'SIGTERM')).toBe(0);
});

function signIn(url: string, credentials: object): Promise<Response> {
  return fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
}
