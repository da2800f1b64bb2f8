import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { projections } from '../../../server/features/index.ts';
import { addressOf, type ChildServer } from '../../support/child-server.ts';
import { query } from '../../support/query.ts';
import { chooseSeed, SeededRandom } from '../../support/seeded-random.ts';
import { openBranch } from '../crash/branch.ts';
import { expectLawsHold } from '../crash/laws.ts';
import { prepareServers, runnerOf } from './two-servers.ts';

const ROUNDS = 20;
/** Half a minute on a machine of its own. */
const TIMEOUT_MS = 600_000;
/** Orders that are answered in a round before the process is killed, at most. */
const MAX_ANSWERS = 100;
/** Added to it, so that the kill comes at any moment of a step, not just after an answer. */
const MAX_DELAY_MS = 20;
/** Once in so many rounds the process that projects is paused until it has lost its lease, and killed only then. */
const PAUSED_ONCE_IN = 7;
/** A projection that nobody runs for longer than this is not taken over as is promised. */
const TAKEN_OVER_WITHIN_MS = 5_000;

test(`the process that projects is killed ${ROUNDS} times while commands flow through two: nothing is lost, doubled or wrongly called visible`, {
  timeout: TIMEOUT_MS,
}, async () => {
  const random = new SeededRandom(chooseSeed());
  const { connection, start } = await prepareServers();
  let servers = [start(), start()];
  const replace = (gone: ChildServer) => {
    servers = servers.map((server) => (server === gone ? start() : server));
  };
  // Whoever asks goes to either of them, so what one process was told is looked for in the other half of the time.
  const doors = random.fork();
  const branch = await openBranch({
    whereIs: () => addressOf(() => doors.oneOf(servers)),
    random: random.fork(),
    readsBack: true,
  });
  for (let round = 1; round <= ROUNDS; round += 1) {
    await branch.answers(random.integer(1, MAX_ANSWERS));
    const { name } = random.oneOf(projections);
    const runner = await runnerNow(name);
    await delay(random.integer(0, MAX_DELAY_MS));
    if (random.onceIn(PAUSED_ONCE_IN)) {
      runner.signal('SIGSTOP');
      await expect
        .poll(() => runnerOf(connection, name, servers), { timeout: TAKEN_OVER_WITHIN_MS })
        .not.toBe(runner);
      runner.signal('SIGCONT');
      await branch.answers(1);
    }
    runner.signal('SIGKILL');
    expect(await runner.ended).toBe('SIGKILL');
    replace(runner);
  }
  await branch.answers(1);
  const answered = await branch.close();
  console.log(`${answered.length} commands answered`, branch.obstacles());
  // A server that is told to end does not wait until everything is projected.
  const slowest = () =>
    query(
      connection,
      'SELECT min(checkpoint.position) = min(head.position) AS at_head FROM projection_checkpoints AS checkpoint, log_head AS head',
    );
  await expect.poll(slowest, { timeout: TAKEN_OVER_WITHIN_MS }).toEqual([{ at_head: true }]);
  for (const server of servers) {
    await server.url;
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
  }
  await expectLawsHold(connection, answered);

  /** The process that runs a projection; the one that was killed last may seem to for a moment. */
  async function runnerNow(name: string): Promise<ChildServer> {
    const find = () => runnerOf(connection, name, servers);
    await expect.poll(find, { timeout: TAKEN_OVER_WITHIN_MS, interval: 10 }).toBeDefined();
    return (await find()) ?? runnerNow(name);
  }
});
