import { meDocument } from '../_graphql/me-documents.ts';
import type { PageSession } from './page-session.ts';
import type { CommandDocument } from './use-command.ts';

/** Where commands are kept whose answer has not come: as long as the window, over reloads. */
const storageKey = 'daybook.unfinished-commands';

/** A command that was sent, and of which it is not known what became. */
export interface UnfinishedCommand {
  readonly document: CommandDocument<SentInput>;
  readonly input: SentInput;
  /** Whoever sent it: nobody else may send it again. */
  readonly actor: string;
}

interface SentInput {
  readonly commandId: string;
}

/** The commands that this page has sent, by which it tells its own changes from those of others. */
const sent = new Set<string>();

/** Whether this page sent the command. */
export function isOwnCommand(commandId: string): boolean {
  return sent.has(commandId);
}

/** Says that this page sends a command, whatever becomes of it. */
export function markAsOwn(commandId: string): void {
  sent.add(commandId);
}

/** Keeps a command until it is known what became of it, so that a reload in between does not lose it. */
export function keepUntilDecided<Input extends SentInput>(
  { client }: PageSession,
  document: CommandDocument<Input>,
  input: Input,
): void {
  markAsOwn(input.commandId);
  const me = client.readQuery({ query: meDocument })?.me;
  if (!me) return;
  const others = read().filter(({ input: { commandId } }) => commandId !== input.commandId);
  write([...others, { document: document as unknown as UnfinishedCommand['document'], input, actor: me.id }]);
}

/** It is known what became of a command, or nobody wants to know any more. */
export function letGo(commandId: string): void {
  write(read().filter(({ input }) => input.commandId !== commandId));
}

/** What an earlier life of this page sent and got no answer to. */
export function unfinishedCommands(): readonly UnfinishedCommand[] {
  return read().filter(({ input }) => !isOwnCommand(input.commandId));
}

function read(): readonly UnfinishedCommand[] {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? '[]') as UnfinishedCommand[];
  } catch {
    // Where nothing may be stored, or something else stored it: then a reload forgets, as it does everywhere else.
    return [];
  }
}

function write(commands: readonly UnfinishedCommand[]): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(commands));
  } catch {
    // The same.
  }
}
