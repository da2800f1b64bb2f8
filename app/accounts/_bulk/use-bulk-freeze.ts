import { useCallback, useEffect, useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { pageSession } from '../../_consistency/page-session.ts';
import { showAtOnce } from '../../_consistency/show-at-once.ts';
import { markAsOwn } from '../../_consistency/unfinished-commands.ts';
import type { CommandError } from '../../_consistency/use-command.ts';
import { executeCommandsDocument } from '../../_graphql/bulk-documents.ts';
import { correlationIdOf } from '../../_graphql/faults.ts';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';

/** What becomes, or would become, of one account. */
export interface Outcome {
  readonly account: AccountStateFragment;
  /** Why it is left as it is; empty if it is frozen. */
  readonly errors: readonly CommandError[];
}

/** How far it has come. `unsure`: no answer came; sending it again is safe, each account is frozen once. */
export type Progress =
  | { readonly kind: 'trying' }
  | { readonly kind: 'tried' | 'sending'; readonly outcomes: readonly Outcome[] }
  | {
      readonly kind: 'unsure';
      readonly outcomes: readonly Outcome[];
      readonly correlationId: string | undefined;
    }
  | { readonly kind: 'done'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Why and from when the accounts are frozen. */
export interface FreezeTerms {
  readonly reason: string;
  readonly bookedOn: string;
}

/**
 * Freezes many accounts: tries it out first and says what would become of each, then does it with those that can be. Every account's
 * command keeps the id that it got at the beginning, so that a lost answer or a second click freezes nothing twice.
 */
export function useBulkFreeze(accounts: readonly AccountStateFragment[], terms: FreezeTerms) {
  const [progress, setProgress] = useState<Progress>({ kind: 'trying' });
  const ids = useRef(new Map(accounts.map(({ id }) => [id, uuidv7()])));
  const first = useRef({ accounts, terms });

  const send = useCallback(
    async (chosen: readonly AccountStateFragment[], given: FreezeTerms, dryRun: boolean) => {
      const commands = chosen.map(({ id }) => ({
        // Trying out leaves nothing behind, its id neither.
        freezeAccount: { accountId: id, commandId: (!dryRun && ids.current.get(id)) || uuidv7(), ...given },
      }));
      for (const { freezeAccount } of commands) markAsOwn(freezeAccount.commandId);
      const { data } = await pageSession().client.mutate({
        mutation: executeCommandsDocument,
        variables: { commands, dryRun },
        fetchPolicy: 'no-cache',
      });
      if (!data) throw new Error('an answer without data');
      return data.executeCommands.outcomes.map(({ account, receipt, errors }, index): Outcome => {
        if (!dryRun && account && receipt) showAtOnce(pageSession(), account, receipt.position);
        return { account: account ?? (chosen[index] as AccountStateFragment), errors };
      });
    },
    [],
  );

  const tryOut = useCallback(async () => {
    setProgress({ kind: 'trying' });
    try {
      setProgress({ kind: 'tried', outcomes: await send(first.current.accounts, first.current.terms, true) });
    } catch (error) {
      setProgress({ kind: 'failed', error });
    }
  }, [send]);
  useEffect(() => void tryOut(), [tryOut]);

  const freeze = async () => {
    if (progress.kind !== 'tried' && progress.kind !== 'unsure') return;
    const { outcomes } = progress;
    setProgress({ kind: 'sending', outcomes });
    const possible = outcomes.filter(({ errors }) => errors.length === 0).map(({ account }) => account);
    try {
      const done = await send(possible, terms, false);
      const left = outcomes.filter(({ errors }) => errors.length > 0);
      setProgress({ kind: 'done', outcomes: [...done, ...left] });
    } catch (error) {
      setProgress({ kind: 'unsure', outcomes, correlationId: correlationIdOf(error) });
    }
  };
  return { progress, freeze, tryOut };
}
