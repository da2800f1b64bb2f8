import { once } from 'node:events';
import { createServer } from 'node:net';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { identify } from '../../../server/database/embedded/process-identity.ts';
import { dataOf, send, subscribe } from '../../support/api.ts';
import { ensureBuilt } from '../../support/build.ts';
import { authorizationFor } from '../../support/credentials.ts';
import { query } from '../../support/query.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { embedded, start, startInVain, stop } from './started.ts';

/** What Ctrl-C promises. */
const STOP_MS = 5_000;
/** A new process has taken the place of a killed one by then, also on a busy machine. */
const REPLACED_WITHIN_MS = 30_000;

beforeAll(ensureBuilt);

test('with --processes it serves pages, queries and subscriptions from several processes on one port, and replaces one that dies', async () => {
  const DAYBOOK_DATA = await temporaryFolder();
  const { server, url } = await start({ DAYBOOK_DATA, LOG_LEVEL: 'silent' }, '--processes', '2');
  const { pid: postmaster, connection } = await embedded(DAYBOOK_DATA);
  const pids = async () => {
    const rows = await query(
      connection,
      `SELECT split_part(id, '/', 2)::integer AS pid FROM processes ORDER BY pid`,
    );
    return rows.map(({ pid }) => Number(pid));
  };
  const before = await pids();
  expect(before).toHaveLength(2);
  expect(before).not.toContain(server.pid);

  // Each of these may be answered by either.
  for (let round = 0; round < 4; round += 1) {
    expect((await fetch(url, { headers: { connection: 'close' } })).status).toBe(200);
    const answer = await send(url, '{ accounts { totalCount } }', {}, { connection: 'close' });
    expect(dataOf(answer)).toEqual({ accounts: { totalCount: 0 } });
    const progress = subscribe(url, 'subscription { projectionProgress { eventCount } }');
    expect(await progress.next()).toEqual({ projectionProgress: { eventCount: '0' } });
    await progress.close();
  }

  // Whichever is asked tells of all, so what was counted never goes back.
  const metrics = await (await fetch(`${url}/metrics`, { headers: authorizationFor(url) })).text();
  const [, executions] = /^daybook_subscription_executions_total (\d+)$/m.exec(metrics) ?? [];
  // One for each that began, and one for whatever was told to it before it left.
  expect(Number(executions)).toBeGreaterThanOrEqual(4);
  expect(metrics).toContain('daybook_log_head_position 0\n');

  const [victim = 0, survivor = 0] = before;
  process.kill(victim, 'SIGKILL');
  await expect
    .poll(async () => (await pids()).filter((pid) => pid !== victim && pid !== survivor).length, {
      timeout: REPLACED_WITHIN_MS,
    })
    .toBe(1);
  const after = await pids();
  expect(after).toContain(survivor);
  expect(after).not.toContain(victim);

  const begin = Date.now();
  expect(await stop(server, 'SIGINT')).toBe(0);
  expect(Date.now() - begin).toBeLessThan(STOP_MS);
  for (const pid of [...after, postmaster]) expect(identify(pid)).toBeUndefined();
});

test('with --processes a port that is taken is told in one sentence, once', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void squatter.close());
  await once(squatter, 'listening');
  const address = squatter.address();
  const port = String(typeof address === 'object' ? address?.port : address);
  const environment = { DAYBOOK_DATA: await temporaryFolder(), PORT: port };
  const { exitCode, stderr } = await startInVain(environment, '--processes', '2');
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(new RegExp(`^Port ${port} is already in use[^\\n]*\\n$`));
});

test('more processes than can be are refused in one sentence', async () => {
  expect(await startInVain({}, '--processes', '1000')).toEqual({
    exitCode: 1,
    stderr:
      '--processes is "1000": it should be a whole number from 1 to 128, or auto for one for each processor.\n',
  });
});
