import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { AccountStateFragment } from '../_graphql/generated/graphql.ts';
import { pageSession } from './page-session.ts';
import type { CommandAnswer, CommandDocument, CommandError, CommandInput } from './use-command.ts';

/** Long enough for an amount to be typed, short enough to be there before the hand is at the button. */
const settledAfterMs = 250;

/** What a command would do. `unknown`: it could not be asked; the command itself may go through all the same. */
export type DryRun =
  | { readonly kind: 'nothing' | 'asking' | 'unknown' }
  | { readonly kind: 'possible'; readonly accounts: readonly AccountStateFragment[] }
  | { readonly kind: 'refused'; readonly errors: readonly CommandError[] };

const nothing: DryRun = { kind: 'nothing' };

/** Tries out a command whenever what was typed settles. Nothing is kept of it, neither there nor in the cache. */
export function useDryRun<Input extends { readonly commandId: string }>(
  document: CommandDocument<Input>,
  input: CommandInput<Input> | undefined,
): DryRun {
  const key = input === undefined ? undefined : JSON.stringify(input);
  const [settled] = useDebouncedValue(key, settledAfterMs);
  const [answer, setAnswer] = useState<{ readonly of: string; readonly dryRun: DryRun }>();
  useEffect(() => {
    if (settled === undefined) return;
    let isWanted = true;
    void tryOut(document, JSON.parse(settled) as CommandInput<Input>).then((dryRun) => {
      if (isWanted) setAnswer({ of: settled, dryRun });
    });
    return () => {
      isWanted = false;
    };
  }, [document, settled]);
  if (key === undefined) return nothing;
  return answer?.of === key ? answer.dryRun : { kind: 'asking' };
}

/** What a trial came to. */
export function effectOf({
  account,
  toAccount,
  errors,
}: Pick<CommandAnswer['answer'], 'account' | 'toAccount' | 'errors'>): DryRun {
  if (errors.length > 0) return { kind: 'refused', errors };
  return { kind: 'possible', accounts: [account, toAccount].filter((changed) => changed != null) };
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
