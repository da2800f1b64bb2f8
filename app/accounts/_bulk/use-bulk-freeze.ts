import { useCallback, useEffect, useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { pageSession } from '../../_consistency/page-session.ts';
import { sendFreeze, tryFreeze } from '../../_consistency/send-freeze.ts';
import { letGo } from '../../_consistency/unfinished-commands.ts';
import type { CommandError } from '../../_consistency/use-command.ts';
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
  const sent = useRef('');

  // Who closes the dialog gives up on it; a page that is loaded again closes nothing, and asks what became of it.
  useEffect(() => () => letGo(sent.current), []);

  const send = useCallback(
    async (chosen: readonly AccountStateFragment[], given: FreezeTerms, dryRun: boolean) => {
      const commands = chosen.map(({ id: accountId }) => ({
        accountId,
        // Trying out leaves nothing behind, its id neither.
        commandId: (!dryRun && ids.current.get(accountId)) || uuidv7(),
        ...given,
      }));
      if (!dryRun) sent.current = commands[0]?.commandId ?? '';
      const outcomes = await (dryRun ? tryFreeze : sendFreeze)(pageSession(), commands);
      return outcomes.map(({ account, errors }, index): Outcome => {
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
