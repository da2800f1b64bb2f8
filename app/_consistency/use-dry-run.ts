import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { accountStateFragment } from '../_graphql/account-documents.ts';
import type { AccountStateFragment } from '../_graphql/generated/graphql.ts';
import { pageSession } from './page-session.ts';
import type { CommandAnswer, CommandDocument, CommandError, CommandInput } from './use-command.ts';
import { useSeenVersions } from './use-freshness.ts';
import { oneAtATime, useFallbackPolling } from './use-reread.ts';

/** Long enough for an amount to be typed, short enough to be there before the hand is at the button. */
const settledAfterMs = 250;

/** What a command would do. `unknown`: it could not be asked; the command itself may go through all the same. */
export type DryRun =
  | { readonly kind: 'nothing' | 'asking' | 'unknown' }
  | { readonly kind: 'possible'; readonly accounts: readonly AccountEffect[] }
  | { readonly kind: 'refused'; readonly errors: readonly CommandError[] };

/** An account as a command would leave it, and as the page knew it when that was tried out, if it did. */
export interface AccountEffect {
  readonly before: AccountStateFragment | undefined;
  readonly after: AccountStateFragment;
}

/** What came of trying a command out. */
export interface Trial {
  readonly dryRun: DryRun;
  /** Whether an account has moved since, so that it is being tried out again. */
  readonly isOutdated: boolean;
}

interface Answer {
  /** The input that was tried out, and the versions that its accounts were seen at when that began. */
  readonly of: string;
  readonly versions: string;
  readonly dryRun: DryRun;
}

const nothing: DryRun = { kind: 'nothing' };

/**
 * Tries out a command whenever what was typed settles, and again whenever one of the accounts that it is about has moved meanwhile; what
 * came of it stays until the next answer, marked as outdated. Nothing is kept of it, neither there nor in the cache.
 */
export function useDryRun<Input extends { readonly commandId: string }>(
  document: CommandDocument<Input>,
  input: CommandInput<Input> | undefined,
  accountIds: readonly string[],
): Trial {
  const key = input === undefined ? undefined : JSON.stringify(input);
  const [settled] = useDebouncedValue(key, settledAfterMs);
  const versions = useSeenVersions(accountIds);
  const [answer, setAnswer] = useState<Answer>();
  const read = useCallback(async () => {
    if (settled === undefined) return;
    const { versions: seen } = latest.current;
    const dryRun = await tryOut(document, JSON.parse(settled) as CommandInput<Input>);
    if (latest.current.read === read) setAnswer({ of: settled, versions: seen, dryRun });
  }, [document, settled]);
  const latest = useRef({ read, versions });
  latest.current = { read, versions };
  const retry = useMemo(() => oneAtATime(read), [read]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is tried out again whenever one of the accounts has moved
  useEffect(() => retry(), [retry, versions]);
  useFallbackPolling(read);
  if (key === undefined) return { dryRun: nothing, isOutdated: false };
  if (answer?.of !== key) return { dryRun: { kind: 'asking' }, isOutdated: false };
  return { dryRun: answer.dryRun, isOutdated: answer.versions !== versions };
}

/** What a trial came to. */
export function effectOf({
  account,
  toAccount,
  errors,
}: Pick<CommandAnswer['answer'], 'account' | 'toAccount' | 'errors'>): DryRun {
  if (errors.length > 0) return { kind: 'refused', errors };
  const accounts = [account, toAccount].filter((changed) => changed != null);
  return { kind: 'possible', accounts: accounts.map((after) => ({ before: knownNow(after.id), after })) };
}

function knownNow(accountId: string): AccountStateFragment | undefined {
  const fragment = { fragment: accountStateFragment, fragmentName: 'AccountState' } as const;
  return pageSession().client.cache.readFragment({ id: `Account:${accountId}`, ...fragment }) ?? undefined;
}

async function tryOut<Input extends { readonly commandId: string }>(
  mutation: CommandDocument<Input>,
  tried: CommandInput<Input>,
): Promise<DryRun> {
  try {
    const input = { ...tried, commandId: uuidv7(), dryRun: true } as unknown as Input;
    const variables = { input };
    const { data } = await pageSession().client.mutate({ mutation, variables, fetchPolicy: 'no-cache' });
    if (!data) return { kind: 'unknown' };
    const { request, errors } = data.answer;
    // What is asked for is tried out too: it may well wait for money that is not there yet.
    return effectOf(errors.length > 0 ? data.answer : (request?.preview ?? data.answer));
  } catch {
    return { kind: 'unknown' };
  }
}
