import type { CommandInput } from '../_graphql/generated/graphql.ts';
import { meDocument } from '../_graphql/me-documents.ts';
import type { PageSession } from './page-session.ts';
import { keepText, keptText } from './unfinished-storage.ts';
import type { CommandDocument } from './use-command.ts';

/** A command that was sent. */
interface SentCommand {
  readonly document: CommandDocument<SentInput>;
  readonly input: SentInput;
}

/** Many commands that were sent in one request: the accounts that are to be frozen. */
interface SentTogether {
  readonly freezeAccounts: readonly FreezeAccount[];
}

type FreezeAccount = NonNullable<CommandInput['freezeAccount']>;

type Sent = SentCommand | SentTogether;

/** What was sent, and of which it is not known what became. */
export type Unfinished = Sent & {
  /** Whoever sent it: nobody else may send it again. */
  readonly actor: string;
};

export type UnfinishedCommand = Extract<Unfinished, SentCommand>;

export type UnfinishedFreeze = Extract<Unfinished, SentTogether>;

interface SentInput {
  readonly commandId: string;
}

/** The commands that this page has sent, by which it tells its own changes from those of others. */
const sent = new Set<string>();

/** Whether this page sent the command. */
export function isOwnCommand(commandId: string): boolean {
  return sent.has(commandId);
}

/** Keeps a command until it is known what became of it, so that a reload in between does not lose it. */
export function keepUntilDecided<Input extends SentInput>(
  session: PageSession,
  document: CommandDocument<Input>,
  input: Input,
): void {
  keep(session, { document: document as unknown as SentCommand['document'], input });
}

/** The same for accounts that are frozen together. */
export function keepAllUntilDecided(session: PageSession, freezeAccounts: readonly FreezeAccount[]): void {
  keep(session, { freezeAccounts });
}

function keep({ client }: PageSession, kept: Sent): void {
  for (const commandId of commandIdsOf(kept)) sent.add(commandId);
  const me = client.readQuery({ query: meDocument })?.me;
  if (!me) return;
  const others = read().filter((one) => keyOf(one) !== keyOf(kept));
  write([...others, { ...kept, actor: me.id }]);
}

/** It is known what became of a command (of several sent together: of the first of them), or nobody wants to know any more. */
export function letGo(commandId: string): void {
  write(read().filter((one) => keyOf(one) !== commandId));
}

/** What an earlier life of this page sent and got no answer to. */
export function unfinishedCommands(): readonly Unfinished[] {
  return read().filter((one) => !isOwnCommand(keyOf(one)));
}

/** What tells one thing that was sent from another: the id of its command, or of the first of them. */
export function keyOf(one: Sent): string {
  return commandIdsOf(one)[0] ?? '';
}

function commandIdsOf(one: Sent): readonly string[] {
  if ('input' in one) return [one.input.commandId];
  return one.freezeAccounts.map(({ commandId }) => commandId);
}

function read(): readonly Unfinished[] {
  try {
    return JSON.parse(keptText() || '[]') as Unfinished[];
  } catch {
    // Something else stored it: then a reload forgets, as it does everywhere else.
    return [];
  }
}

function write(commands: readonly Unfinished[]): void {
  keepText(commands.length === 0 ? '' : JSON.stringify(commands));
}
