import { parseArgs } from 'node:util';
import { validate as isUuid } from 'uuid';
import { readConfig } from '../config.ts';
import { openDatabase } from '../database/database.ts';
import { applyMigrations } from '../database/migrate.ts';
import { reachDatabase } from '../database/reach.ts';
import { StartupError } from '../errors-startup.ts';
import { streamTypeOf } from '../features/index.ts';
import { StreamStates } from '../kernel/commands/stream-states.ts';
import { streamIdOf } from '../kernel/decider.ts';
import { runCommand } from './shared/run-command.ts';

const HELP = `npm run snapshot -- ACCOUNT_ID …

Folds accounts now and keeps their states, so that the next process to need them need not read all of their events. Snapshots are
taken by themselves every hundred events and before the server stops; this is for whoever wants one now.`;

/** `npm run snapshot`. */
runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help || positionals.length === 0) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  const wrong = positionals.find((id) => !isUuid(id));
  if (wrong !== undefined) throw new StartupError(`${wrong} is not the id of an account, which is a UUID.`);
  const { connection, release } = await reachDatabase(readConfig());
  try {
    await applyMigrations(connection);
    const { pool, close } = await openDatabase(connection, { poolSize: 2 });
    const streams = positionals
      .map((id) => streamIdOf('account', id.toLowerCase()))
      .map((streamId) => ({ streamId, streamType: streamTypeOf(streamId) }));
    const states = new StreamStates(pool);
    await states.snapshot(streams);
    for (const { streamId, version } of (await states.load(streams)).values()) {
      console.log(
        version === 0 ? `${streamId}: there is no such account` : `${streamId}: kept at version ${version}`,
      );
    }
    await close();
    return 0;
  } finally {
    await release();
  }
});
