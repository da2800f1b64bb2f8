import type { CommandFailure } from '../../errors.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import type { CommandInput as BulkCommandInput } from '../../graphql/generated/resolver-types.ts';
import type { CommandRequest } from '../../kernel/commands/command.ts';
import {
  accountCommands,
  type CommandInput,
  type PreparedCommand,
  pathOfFailure,
} from '../accounts/index.ts';
import { prepareReversal } from '../reversals/index.ts';
import { pathOfTransferFailure, prepareTransfer } from '../transfers/index.ts';

type CommandName = keyof BulkCommandInput & string;

type InputOf<Name extends CommandName> = NonNullable<
  Extract<BulkCommandInput, { [Key in Name]: unknown }>[Name]
>;

/** How each command of a bulk becomes one of the bus: as the mutation of its name has it. */
const preparations: {
  readonly [Name in CommandName]: (
    input: InputOf<Name>,
    context: GraphqlContext,
  ) => PreparedCommand | Promise<PreparedCommand>;
} = { ...accountCommands, transferMoney: prepareTransfer, reverseTransaction: prepareReversal };

/** One command of a bulk. */
export interface BulkCommand {
  readonly commandId: string;
  /** Where it is in the bulk, for the paths of failures. */
  readonly index: number;
  readonly name: CommandName;
  readonly input: CommandInput;
  readonly prepared: PreparedCommand;
}

/** A command of a bulk that the bus takes. */
export interface ReadyCommand extends BulkCommand {
  readonly prepared: { readonly request: CommandRequest };
}

/** The commands of a bulk for the bus, in their order. */
export async function prepareCommands(
  commands: readonly BulkCommandInput[],
  context: GraphqlContext,
): Promise<readonly BulkCommand[]> {
  const known = new Set<string>();
  return Promise.all(
    commands.map(async (command, index) => {
      const [[name, input] = []] = Object.entries(command) as [CommandName, CommandInput][];
      if (!name || !input) throw new TypeError('GraphQL lets exactly one field through');
      const { commandId } = input;
      const mistake = mistakeIn(input, known);
      known.add(commandId);
      const prepared = mistake ? { failure: mistake } : await preparations[name](input as never, context);
      return { commandId, index, name, input, prepared };
    }),
  );
}

/** Which kinds of commands are in a bulk. */
export function namesOf(commands: readonly BulkCommandInput[]): ReadonlySet<string> {
  return new Set(commands.flatMap((command) => Object.keys(command)));
}

export function isReady(command: BulkCommand): command is ReadyCommand {
  return 'request' in command.prepared;
}

/** The field that a failure is about, from `commands` down. */
export function pathInBulk({ index, name, input }: BulkCommand, failure: CommandFailure): readonly string[] {
  const path =
    name === 'transferMoney' ? pathOfTransferFailure(input as never, failure) : pathOfFailure(failure);
  return ['commands', String(index), name, ...(path ?? []).slice(1)];
}

function mistakeIn({ commandId, dryRun }: CommandInput, known: ReadonlySet<string>): CommandFailure | null {
  const mistake = (field: string, reason: string): CommandFailure => ({
    code: 'INVALID_INPUT',
    path: ['input', field],
    reason: `${field}: ${reason}.`,
  });
  if (dryRun) return mistake('dryRun', 'it is said once, for the whole bulk');
  if (known.has(commandId)) return mistake('commandId', 'another command of this bulk has it already');
  return null;
}
