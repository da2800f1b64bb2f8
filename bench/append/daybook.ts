import { v7 as newUuid } from 'uuid';
import type { PostgresConnection } from '../../server/database/connection.ts';
import { openDatabase } from '../../server/database/database.ts';
import { applyMigrations } from '../../server/database/migrate.ts';
import type { AccountCommand } from '../../server/features/accounts/commands.ts';
import { accountStreams } from '../../server/features/accounts/decider.ts';
import type { CommandRequest } from '../../server/kernel/commands/command.ts';
import { CommandBus } from '../../server/kernel/commands/command-bus.ts';
import { streamIdOf } from '../../server/kernel/decider.ts';
import type { OpenContender } from '../support/contender.ts';
import { accountIdOf, deposit } from './payload.ts';

/** Connections of a server that is not told otherwise. */
const POOL_SIZE = 10;
/** Accounts that are opened at a time. */
const OPENED_TOGETHER = 500;

/** Migrates the database and opens the accounts. */
export async function prepare(connection: PostgresConnection, streams: number): Promise<void> {
  await applyMigrations(connection);
  await openAccounts(connection, streams);
}

/** Opens so many accounts. */
export async function openAccounts(connection: PostgresConnection, streams: number): Promise<void> {
  const { execute, close } = await openBus(connection);
  for (let first = 0; first < streams; first += OPENED_TOGETHER) {
    const count = Math.min(OPENED_TOGETHER, streams - first);
    await Promise.all(Array.from({ length: count }, (_, index) => execute(openAccount(first + index))));
  }
  await close();
}

/** Kept from round to round, as a server keeps them: a bus that was just made would have to read every stream first. */
const buses = new Map<string, ReturnType<typeof openBus>>();

/** The full path: decide, idempotency record, schema check, hash chain, versions, positions. Callers share one command bus. */
export async function open(connection: PostgresConnection): Promise<OpenContender> {
  const { database } = connection;
  const opened = buses.get(database) ?? openBus(connection);
  buses.set(database, opened);
  const { execute, settled } = await opened;
  return { send: (stream) => execute(depositMoney(stream)), close: settled };
}

async function openBus(connection: PostgresConnection) {
  const database = await openDatabase(connection, { poolSize: POOL_SIZE });
  const bus = new CommandBus({ ...database, newEventId: newUuid, onCommitted: () => {} });
  const execute = async (request: CommandRequest) => {
    const result = await bus.execute(request);
    if (result.kind !== 'decided' || result.refusal !== null)
      throw new Error(`a command was not accepted: ${JSON.stringify(result, bigintsAsText)}`);
  };
  const settled = () => bus.settled();
  const close = async () => {
    await settled();
    await database.close();
  };
  return { execute, settled, close };
}

function openAccount(stream: number): CommandRequest {
  return requestOf('openAccount', {
    type: 'OpenAccount',
    accountId: accountIdOf(stream),
    owner: `Owner ${stream}`,
    currency: deposit.currency,
    overdraftLimitMinor: 0n,
    bookedOn: deposit.bookedOn,
  });
}

/** The command that every caller sends. */
export function depositMoney(stream: number): CommandRequest {
  const { amountMinor, currency, bookedOn, description, externalReference, counterparty } = deposit;
  return requestOf('depositMoney', {
    type: 'DepositMoney',
    accountId: accountIdOf(stream),
    amount: { minorUnits: BigInt(amountMinor), currency },
    bookedOn,
    description,
    externalReference,
    counterparty,
  });
}

function requestOf(name: string, command: AccountCommand): CommandRequest {
  return {
    commandId: newUuid(),
    payload: { command: name, accountId: command.accountId, bookedOn: command.bookedOn },
    principal: 'bench',
    correlationId: newUuid(),
    causationId: null,
    legs: [
      {
        streamType: accountStreams,
        streamId: streamIdOf(accountStreams.category, command.accountId),
        command,
      },
    ],
  };
}

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
