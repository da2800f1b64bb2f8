import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { addressOf, bundleServer, startChildServer } from '../../support/child-server.ts';
import { chooseSeed, SeededRandom } from '../../support/seeded-random.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openBranch } from './branch.ts';
import { expectLawsHold } from './laws.ts';
import { OwnedPostgres } from './owned-postgres.ts';

const ROUNDS = 20;
/** Orders that are answered in a round before Postgres is stopped, at most. */
const MAX_ANSWERS = 300;
/** Added to it, so that the stop comes at any moment of an append, not just after one. */
const MAX_DELAY_MS = 20;
/** How long Postgres stays away, at most. */
const MAX_AWAY_MS = 800;

test(`a Postgres stopped at once ${ROUNDS} times under load costs its clients some time and nothing else`, async () => {
  const random = new SeededRandom(chooseSeed());
  const postgres = await OwnedPostgres.start(await temporaryFolder());
  const environment = { DATABASE_URL: postgres.url, LOG_LEVEL: 'fatal' };
  const server = startChildServer(await bundleServer(), environment);
  const branch = await openBranch({
    whereIs: () => addressOf(() => server),
    random: random.fork(),
    readsBack: true,
  });
  for (let round = 1; round <= ROUNDS; round += 1) {
    await branch.answers(random.integer(1, MAX_ANSWERS));
    await delay(random.integer(0, MAX_DELAY_MS));
    await postgres.stopImmediately();
    await delay(random.integer(0, MAX_AWAY_MS));
    await postgres.startAgain();
  }
  await branch.answers(1);
  const answered = await branch.close();
  console.log(`${answered.length} commands answered`, branch.obstacles());
  expect(Object.keys(branch.obstacles()).filter((obstacle) => obstacle.startsWith('command'))).toEqual([]);
  server.signal('SIGTERM');
  expect(await server.ended).toBe(0);
  await expectLawsHold(postgres.connection, answered);
});
