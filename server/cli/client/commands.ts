import { z } from 'zod';
import { type GraphqlClient, type Operation, TransientFailure, ValueRefused } from './graphql-client.ts';

/** An amount as the API takes and gives it. */
export interface MoneyInput {
  readonly minorUnits: string;
  readonly currency: string;
}

/** The input of `openAccount`. */
export interface OpenAccountInput {
  readonly commandId: string;
  readonly owner: string;
  readonly currency: string;
  readonly bookedOn: string;
  readonly overdraftLimit?: string;
}

/** The input of `depositMoney` and `withdrawMoney`. */
export interface MoveMoneyInput {
  readonly commandId: string;
  readonly accountId: string;
  readonly amount: MoneyInput;
  readonly bookedOn: string;
  readonly description: string;
  readonly counterparty?: string;
  readonly externalReference?: string;
}

/** The input of `transferMoney`. */
export interface TransferMoneyInput {
  readonly commandId: string;
  readonly fromAccountId: string;
  readonly toAccountId: string;
  readonly amount: MoneyInput;
  readonly bookedOn: string;
  readonly description: string;
}

/** The input of `changeOverdraftLimit`. */
export interface ChangeOverdraftLimitInput {
  readonly commandId: string;
  readonly accountId: string;
  readonly overdraftLimit: string;
  readonly bookedOn: string;
}

/** The input of `renameOwner`. */
export interface RenameOwnerInput {
  readonly commandId: string;
  readonly accountId: string;
  readonly owner: string;
  readonly bookedOn: string;
}

/** The input of `freezeAccount` and `closeAccount`. */
export interface ChangeStatusInput {
  readonly commandId: string;
  readonly accountId: string;
  readonly reason: string;
  readonly bookedOn: string;
}

/** What the server answers to a command. */
export const outcomeSchema = z.object({
  account: z.object({ id: z.string(), overdraftLimit: z.object({ minorUnits: z.string() }) }).nullish(),
  receipt: z.object({ position: z.string(), replayed: z.boolean() }).nullable(),
  errors: z.array(z.object({ code: z.string(), message: z.string(), retryAfterMs: z.int().optional() })),
});

/** An answer to a command, decided or not. */
export type CommandAnswer = z.output<typeof outcomeSchema>;

/** An account's id and how far below zero it may go, from the write side: as things stand now, also in a replay. */
export interface AccountStanding {
  readonly id: string;
  readonly overdraftLimit: bigint;
}

/** How a command went. `position` is an opaque token to wait for; a command that was never decided has none. */
export type Outcome =
  | {
      readonly status: 'accepted';
      readonly replayed: boolean;
      readonly position: string;
      readonly account: AccountStanding | null;
    }
  | {
      readonly status: 'refused';
      readonly code: string;
      readonly message: string;
      readonly position: string | null;
    };

/** A mutation that takes an `Input`. */
export interface Command<Input> {
  readonly operation: Operation<{ readonly outcome: CommandAnswer }>;
  /** Never set: it ties the input's type to the command. */
  readonly input?: Input;
}

/** What is asked for of every command, as `outcomeSchema` reads it. */
export const RESULT_FIELDS =
  'receipt { position replayed } errors { code message ... on Overloaded { retryAfterMs } }';
const ACCOUNT_FIELDS = 'account { id overdraftLimit { minorUnits } }';

function command<Input>(mutation: string, inputType: string, moreFields = ''): Command<Input> {
  const name = mutation.charAt(0).toUpperCase() + mutation.slice(1);
  return {
    operation: {
      document: `mutation ${name}($input: ${inputType}!) { outcome: ${mutation}(input: $input) { ${moreFields} ${RESULT_FIELDS} } }`,
      data: z.object({ outcome: outcomeSchema }),
    },
  };
}

/** The commands that the command-line programs send, each asking for no more than they use. */
export const commands = {
  openAccount: command<OpenAccountInput>('openAccount', 'OpenAccountInput', ACCOUNT_FIELDS),
  depositMoney: command<MoveMoneyInput>('depositMoney', 'MoveMoneyInput'),
  withdrawMoney: command<MoveMoneyInput>('withdrawMoney', 'MoveMoneyInput'),
  transferMoney: command<TransferMoneyInput>('transferMoney', 'TransferMoneyInput'),
  changeOverdraftLimit: command<ChangeOverdraftLimitInput>(
    'changeOverdraftLimit',
    'ChangeOverdraftLimitInput',
  ),
  renameOwner: command<RenameOwnerInput>('renameOwner', 'RenameOwnerInput'),
  freezeAccount: command<ChangeStatusInput>('freezeAccount', 'ChangeStatusInput'),
  closeAccount: command<ChangeStatusInput>('closeAccount', 'ChangeStatusInput'),
} as const;

/** Sends a command until it is decided. The correlation id, if there is one, is kept with the command's events. */
export async function sendCommand<Input extends object>(
  client: GraphqlClient,
  { operation }: Command<Input>,
  input: Input,
  correlationId?: string,
): Promise<Outcome> {
  const headers = correlationId === undefined ? {} : { 'x-correlation-id': correlationId };
  return untilDecided(client, async () => {
    const { outcome } = await client.sendOnce({ operation, variables: { input }, headers });
    return outcome;
  });
}

/**
 * Asks until a command is decided: overload and conflicts with other writers leave nothing behind and are retried. A value that can't
 * be read is a refusal like others.
 */
export async function untilDecided(
  client: GraphqlClient,
  ask: () => Promise<CommandAnswer>,
): Promise<Outcome> {
  try {
    return await client.retrying(async () => decided(await ask()));
  } catch (thrown) {
    if (!(thrown instanceof ValueRefused)) throw thrown;
    return { status: 'refused', code: 'BAD_USER_INPUT', message: thrown.message, position: null };
  }
}

function decided({ account, receipt, errors: [failure] }: CommandAnswer): Outcome {
  if (failure !== undefined) {
    const undecided =
      receipt === null && (failure.code === 'OVERLOADED' || failure.code === 'VERSION_CONFLICT');
    if (undecided) throw new TransientFailure(failure.message, failure.retryAfterMs);
    const position = receipt?.position ?? null;
    return { status: 'refused', code: failure.code, message: failure.message, position };
  }
  if (receipt === null) throw new TransientFailure('a command was answered without a receipt');
  const standing = account
    ? { id: account.id, overdraftLimit: BigInt(account.overdraftLimit.minorUnits) }
    : null;
  return { status: 'accepted', replayed: receipt.replayed, position: receipt.position, account: standing };
}
