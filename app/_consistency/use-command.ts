import type { TypedDocumentNode } from '@apollo/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { correlationIdOf } from '../_graphql/faults.ts';
import type {
  AccountStateFragment,
  CommandErrorCode,
  TransferMoneyMutation,
  TransferRequestStateFragment,
} from '../_graphql/generated/graphql.ts';
import { type PageSession, pageSession } from './page-session.ts';
import { showAtOnce, showRequest } from './show-at-once.ts';
import { keepUntilDecided, letGo } from './unfinished-commands.ts';

/** Why a command was refused. */
export type CommandError = TransferMoneyMutation['answer']['errors'][number];

/** What every mutation of this app answers, under the alias `answer`. */
export interface CommandAnswer {
  readonly answer: {
    /** Of commands on a transfer that a second person has to approve. */
    readonly request?:
      | (TransferRequestStateFragment & { readonly preview?: TransferPreviewAnswer | null })
      | null;
    readonly account?: AccountStateFragment | null;
    readonly toAccount?: AccountStateFragment | null;
    readonly receipt?: { readonly streamVersion: number; readonly position: string } | null;
    readonly errors: readonly CommandError[];
  };
}

/** What a transfer would do, with accounts as they may never be. */
interface TransferPreviewAnswer {
  readonly account?: AccountStateFragment | null;
  readonly toAccount?: AccountStateFragment | null;
  readonly errors: readonly CommandError[];
}

/** How a command ended. `unsure`: no answer came, so it may or may not have been taken; sending it again is safe. */
export type CommandOutcome =
  | { readonly kind: 'accepted'; readonly answer: CommandAnswer['answer'] }
  | { readonly kind: 'refused'; readonly errors: readonly CommandError[] }
  | { readonly kind: 'unsure'; readonly correlationId: string | undefined };

/** A mutation that carries one command. */
export type CommandDocument<Input> = TypedDocumentNode<CommandAnswer, { input: Input }>;

/** A command as a form knows it; its id is added when it is sent. */
export type CommandInput<Input> = Omit<Input, 'commandId' | 'dryRun'>;

/** Answers that say "not now" rather than "no": the very same command may be sent again. */
const notDecidedYet: ReadonlySet<CommandErrorCode> = new Set(['OVERLOADED', 'VERSION_CONFLICT']);

/**
 * Sends commands of one form, each exactly once.
 *
 * The command's id is made when the form is opened, not when it is sent: a double click, a lost answer and a retry all
 * carry the same id, and the server counts them as one. Only after an answer that decides does the form get a new id.
 */
export function useCommand<Input extends { readonly commandId: string }>(document: CommandDocument<Input>) {
  const commandId = useRef<string>(undefined);
  commandId.current ??= uuidv7();
  const [isSending, setIsSending] = useState(false);
  // Whoever closes the form gives up on it; a page that is loaded again closes nothing, and asks what became of it.
  useEffect(() => () => letGo(commandId.current ?? ''), []);

  const send = useCallback(
    async (input: CommandInput<Input>): Promise<CommandOutcome> => {
      setIsSending(true);
      try {
        const command = { ...input, commandId: commandId.current } as unknown as Input;
        const outcome = await sendCommand(pageSession(), document, command);
        if (isDecided(outcome)) commandId.current = uuidv7();
        return outcome;
      } finally {
        setIsSending(false);
      }
    },
    [document],
  );
  return { send, isSending };
}

/** Sends a command once, and keeps it until it is known what became of it. */
export async function sendCommand<Input extends { readonly commandId: string }>(
  session: PageSession,
  mutation: CommandDocument<Input>,
  input: Input,
): Promise<CommandOutcome> {
  keepUntilDecided(session, mutation, input);
  const outcome = await answerTo(session, mutation, input);
  if (isDecided(outcome)) letGo(input.commandId);
  return outcome;
}

async function answerTo<Input>(
  session: PageSession,
  mutation: CommandDocument<Input>,
  input: Input,
): Promise<CommandOutcome> {
  try {
    // Refusals have no place in a cache of what is; the accounts are put there by hand.
    const { data } = await session.client.mutate({ mutation, variables: { input }, fetchPolicy: 'no-cache' });
    if (!data) return { kind: 'unsure', correlationId: undefined };
    const { request, account, toAccount, receipt, errors } = data.answer;
    if (errors.length > 0 || !receipt) return { kind: 'refused', errors };
    if (request) showRequest(session, request, receipt.position);
    for (const changed of [account, toAccount]) if (changed) showAtOnce(session, changed, receipt.position);
    return { kind: 'accepted', answer: data.answer };
  } catch (error) {
    return { kind: 'unsure', correlationId: correlationIdOf(error) };
  }
}

function isDecided(outcome: CommandOutcome): boolean {
  if (outcome.kind === 'refused') return !outcome.errors.some(({ code }) => notDecidedYet.has(code));
  return outcome.kind === 'accepted';
}
