import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { postgresFolder, startEmbeddedPostgres } from '../../../server/database/embedded-postgres.ts';
import { addressOf, bundleServer, type ChildServer, startChildServer } from '../../support/child-server.ts';
import { chooseSeed, SeededRandom } from '../../support/seeded-random.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openBranch } from './branch.ts';
import { expectLawsHold } from './laws.ts';
import { signalPostgres } from './owned-postgres.ts';

const ROUNDS = 20;
/** A minute on a machine of its own; starting a server takes long where others keep it busy. */
const TIMEOUT_MS = 600_000;
/** Orders that are answered in a round before the server is killed, at most. */
const MAX_ANSWERS = 150;
/** Added to it, so that the kill comes at any moment of an append, not just after one. */
const MAX_DELAY_MS = 20;
/** Once in so many rounds it is killed already while it starts, within this time. */
const KILLED_IN_START_ONCE_IN = 5;
const MAX_START_MS = 1_000;
/** Once in so many rounds its Postgres is killed with it, as in a power cut. */
const POSTGRES_TOO_ONCE_IN = 3;

test(`a server killed ${ROUNDS} times under load loses nothing, repeats nothing and leaves no hole`, {
  timeout: TIMEOUT_MS,
}, async () => {
  const random = new SeededRandom(chooseSeed());
  const DAYBOOK_DATA = await temporaryFolder();
  const bundle = await bundleServer();
  const start = () => startChildServer(bundle, { DAYBOOK_DATA });
  let server = start();
  const branch = await openBranch({
    whereIs: () => addressOf(() => server),
    random: random.fork(),
    readsBack: true,
  });
  for (let round = 1; round <= ROUNDS; round += 1) {
    await branch.answers(random.integer(1, MAX_ANSWERS));
    await delay(random.integer(0, MAX_DELAY_MS));
    await kill(server);
    if (random.onceIn(POSTGRES_TOO_ONCE_IN)) await signalPostgres(postgresFolder(DAYBOOK_DATA), 'SIGKILL');
    server = start();
    if (random.onceIn(KILLED_IN_START_ONCE_IN)) {
      await delay(random.integer(0, MAX_START_MS));
      await kill(server);
      server = start();
    }
  }
  await branch.answers(1);
  const answered = await branch.close();
  console.log(`${answered.length} commands answered`, branch.obstacles());
  server.signal('SIGTERM');
  expect(await server.ended).toBe(0);
  const postgres = await startEmbeddedPostgres({ folder: postgresFolder(DAYBOOK_DATA) });
  onTestFinished(postgres.stop);
  await expectLawsHold(postgres.connection, answered);
});

/** Kills a server as nothing can be killed harder. */
async function kill(server: ChildServer): Promise<void> {
  server.signal('SIGKILL');
  expect(await server.ended).toBe('SIGKILL');
}
