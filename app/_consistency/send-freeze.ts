import { executeCommandsDocument } from '../_graphql/bulk-documents.ts';
import type { AccountStateFragment, CommandInput } from '../_graphql/generated/graphql.ts';
import type { PageSession } from './page-session.ts';
import { showAtOnce } from './show-at-once.ts';
import { keepAllUntilDecided, letGo } from './unfinished-commands.ts';
import type { CommandError } from './use-command.ts';

type FreezeAccount = NonNullable<CommandInput['freezeAccount']>;

/** What became, or would become, of one account. */
export interface FreezeOutcome {
  /** The account; null if there is none. */
  readonly account: AccountStateFragment | null;
  /** Why it is left as it is; empty if it is frozen. */
  readonly errors: readonly CommandError[];
}

/**
 * Freezes accounts in one request, each by a command of its own, and keeps the commands until their answer is there: after a lost
 * answer or a reload the very same are sent again, and each account is frozen once. Throws when no answer comes.
 */
export async function sendFreeze(
  session: PageSession,
  freezeAccounts: readonly FreezeAccount[],
): Promise<readonly FreezeOutcome[]> {
  keepAllUntilDecided(session, freezeAccounts);
  const outcomes = await execute(session, freezeAccounts, false);
  letGo(freezeAccounts[0]?.commandId ?? '');
  for (const { account, receipt } of outcomes)
    if (account && receipt) showAtOnce(session, account, receipt.position);
  return outcomes;
}

/** What would become of the accounts. Nothing is left behind. Throws when no answer comes. */
export function tryFreeze(
  session: PageSession,
  freezeAccounts: readonly FreezeAccount[],
): Promise<readonly FreezeOutcome[]> {
  return execute(session, freezeAccounts, true);
}

async function execute({ client }: PageSession, freezeAccounts: readonly FreezeAccount[], dryRun: boolean) {
  const commands = freezeAccounts.map((freezeAccount) => ({ freezeAccount }));
  const { data } = await client.mutate({
    mutation: executeCommandsDocument,
    variables: { commands, dryRun },
    fetchPolicy: 'no-cache',
  });
  if (!data) throw new Error('an answer without data');
  return data.executeCommands.outcomes;
}
