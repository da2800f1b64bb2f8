import { validate as isUuid } from 'uuid';
import { StartupError } from '../errors-startup.ts';
import { streamTypeOf } from '../features/index.ts';
import { StreamStates } from '../kernel/commands/stream-states.ts';
import { streamIdOf } from '../kernel/decider.ts';
import { runDatabaseCommand } from './shared/database-command.ts';

/** `npm run snapshot`. */
runDatabaseCommand({
  help: `npm run snapshot -- ACCOUNT_ID …

Folds accounts now and keeps their states, so that the next process to need them need not read all of their events. Snapshots are
taken by themselves every hundred events and before the server stops; this is for whoever wants one now.`,
  check: (accountIds) => {
    if (accountIds.length === 0)
      throw new StartupError('At least one account is needed: npm run snapshot -- ACCOUNT_ID …');
    const wrong = accountIds.find((id) => !isUuid(id));
    if (wrong !== undefined) throw new StartupError(`${wrong} is not the id of an account, which is a UUID.`);
  },
  body: async ({ pool }, accountIds) => {
    const streams = accountIds
      .map((id) => streamIdOf('account', id.toLowerCase()))
      .map((streamId) => ({ streamId, streamType: streamTypeOf(streamId) }));
    const states = new StreamStates(pool);
    await states.snapshot(streams);
    for (const { streamId, version } of (await states.load(streams)).values()) {
      console.log(
        version === 0 ? `${streamId}: there is no such account` : `${streamId}: kept at version ${version}`,
      );
    }
    return 0;
  },
});
