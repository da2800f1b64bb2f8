import type { CommandFailure } from '../errors.ts';
import { type CommandResult, failureOf } from '../kernel/commands/command.ts';
import type { PositionCodec } from '../kernel/position.ts';
import { formatMoney } from '../money.ts';
import type {
  PlannedEvent,
  Receipt,
  ResolversInterfaceTypes,
  ResolversTypes,
} from './generated/resolver-types.ts';

type CommandError = ResolversInterfaceTypes<ResolversTypes>['CommandError'];

/** The field of the input that a failure is about, from `input` down; null if it is about none. */
export type PathOf = (failure: CommandFailure) => readonly string[] | null;

/** The receipt as GraphQL has it; null if the command was never decided. */
export function presentReceipt(result: CommandResult, positions: PositionCodec): Receipt | null {
  if (result.kind !== 'decided') return null;
  const { commandId, streamId, streamVersion, position, replayed } = result.receipt;
  return { commandId, streamId, streamVersion, position: positions.encode(position), replayed };
}

/** The events of a dry run as GraphQL has them; null if it was none. */
export function presentPlannedEvents(result: CommandResult): PlannedEvent[] | null {
  if (result.kind !== 'dry-run') return null;
  return result.events.map(({ eventType, eventVersion, ...event }) => ({
    ...event,
    type: eventType,
    schemaVersion: eventVersion,
  }));
}

/** The errors of a result as GraphQL has them; empty if it was accepted. */
export function presentFailures(result: CommandResult, pathOf: PathOf): CommandError[] {
  const failure = failureOf(result);
  return failure ? [presentFailure(failure, pathOf)] : [];
}

/** A failure as its GraphQL type, with a sentence for people. */
function presentFailure(failure: CommandFailure, pathOf: PathOf): CommandError {
  const common = { code: failure.code, path: pathOf(failure) };
  switch (failure.code) {
    case 'ACCOUNT_NOT_FOUND':
      return {
        __typename: 'AccountNotFound',
        ...failure,
        ...common,
        message: `There is no account ${failure.accountId}.`,
      };
    case 'ACCOUNT_FROZEN':
      return status('The account is frozen; unfreeze it first.');
    case 'ACCOUNT_NOT_FROZEN':
      return status('The account is not frozen.');
    case 'ACCOUNT_CLOSED':
      return status('The account is closed.');
    case 'INSUFFICIENT_FUNDS': {
      const message = `${text(failure.requested)} is more than the ${text(failure.available)} available.`;
      return { __typename: 'InsufficientFunds', ...failure, ...common, message };
    }
    case 'CURRENCY_MISMATCH': {
      const message = `The account is kept in ${failure.expected}, the amount is in ${failure.actual}.`;
      return { __typename: 'CurrencyMismatch', ...failure, ...common, message };
    }
    case 'AMOUNT_NOT_POSITIVE':
    case 'AMOUNT_OUT_OF_RANGE': {
      const message = `Expected ${failure.minimum} to ${failure.maximum} minor units, not ${failure.actual}.`;
      return { __typename: 'AmountRefusal', ...failure, ...common, message };
    }
    case 'SAME_ACCOUNT':
      return {
        __typename: 'SameAccount',
        ...failure,
        ...common,
        message: 'A transfer needs two different accounts.',
      };
    case 'BALANCE_NOT_ZERO': {
      const message = `The balance is ${text(failure.balance)}; an account can be closed only at zero.`;
      return { __typename: 'BalanceRefusal', ...failure, ...common, message };
    }
    case 'OVERDRAFT_IN_USE': {
      const message = `The balance is ${text(failure.balance)}; the limit has to cover it.`;
      return { __typename: 'BalanceRefusal', ...failure, ...common, message };
    }
    case 'ALREADY_REVERSED': {
      const message = 'The movement was taken back before; a movement can be taken back once.';
      return { __typename: 'TransactionRefusal', ...failure, ...common, message };
    }
    case 'TRANSACTION_NOT_FOUND': {
      const message = `There is no movement ${failure.transactionId}.`;
      return { __typename: 'TransactionRefusal', ...failure, ...common, message };
    }
    case 'REQUEST_NOT_FOUND':
      return request(`There is no request ${failure.requestId}.`);
    case 'REQUEST_NOT_PENDING':
      return request(`The request is ${failure.status.toLowerCase()} already.`);
    case 'REQUEST_EXPIRED':
      return request('The request has expired; ask for the transfer again.');
    case 'OWN_REQUEST':
      return request('Whoever asked for a transfer does not decide on it: somebody else has to.');
    case 'NOT_OWN_REQUEST':
      return request('Only whoever asked for a transfer can withdraw the request.');
    case 'NOTHING_TO_CHANGE':
      return { __typename: 'NothingToChange', ...common, message: 'The account is that way already.' };
    case 'VERSION_CONFLICT': {
      const message = `Expected the account at version ${failure.expected}, but it was at ${failure.actual}.`;
      return { __typename: 'VersionConflict', ...failure, ...common, message };
    }
    case 'IDEMPOTENCY_MISMATCH': {
      const message =
        'This command id was used before with another payload or by another principal; make a new one.';
      return { __typename: 'IdempotencyMismatch', ...failure, ...common, message };
    }
    case 'ABANDONED': {
      const message = `Not carried out, since the command ${failure.commandId} of the same bulk was refused.`;
      return { __typename: 'Abandoned', ...failure, ...common, message };
    }
    case 'OVERLOADED': {
      const message = `Too much is waiting; send the same command again in ${failure.retryAfterMs} ms.`;
      return { __typename: 'Overloaded', ...failure, ...common, message };
    }
    case 'MOVEMENT_LIMIT_EXCEEDED': {
      const message = `${text(failure.requested)} is more than the ${text(failure.limit)} that you may move at a time.`;
      return { __typename: 'MovementLimitExceeded', ...failure, ...common, message };
    }
    case 'INVALID_INPUT':
      return { __typename: 'InvalidInput', ...common, message: failure.reason };
  }

  function request(message: string): CommandError {
    return { __typename: 'TransferRequestRefusal', ...(failure as RequestRefusal), ...common, message };
  }

  function status(message: string): CommandError {
    return { __typename: 'AccountStatusRefusal', ...(failure as StatusRefusal), ...common, message };
  }
}

type StatusRefusal = Extract<
  CommandFailure,
  { readonly code: 'ACCOUNT_FROZEN' | 'ACCOUNT_NOT_FROZEN' | 'ACCOUNT_CLOSED' }
>;

type RequestRefusal = Extract<CommandFailure, { readonly requestId: string }>;

function text({ minorUnits, currency }: { readonly minorUnits: bigint; readonly currency: string }): string {
  return formatMoney(minorUnits, currency);
}
