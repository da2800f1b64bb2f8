import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { v7 as newUuid } from 'uuid';
import type { PostgresConnection } from '../../server/database/connection.ts';
import { openPool } from '../../server/database/pool.ts';
import type { AccountCommand } from '../../server/features/accounts/commands.ts';
import { accountStreams } from '../../server/features/accounts/decider.ts';
import type { CommandRequest, CommandResult, Leg } from '../../server/kernel/commands/command.ts';
import { CommandBus } from '../../server/kernel/commands/command-bus.ts';
import { streamIdOf } from '../../server/kernel/decider.ts';
import type { DomainEvent, Recorded } from '../../server/kernel/event.ts';
import { deposit, open } from './accounts.ts';

/** A command bus as one process has it, without the rest of the server. */
export function busOn(
  pool: Pool,
  onCommitted: (events: readonly Recorded<DomainEvent>[]) => void = () => {},
): CommandBus {
  return new CommandBus({ pool, appends: appendsBeside(pool), newEventId: newUuid, onCommitted });
}

/** What a bus appends over: a connection of its own, as each process has one, to the database of a pool. */
function appendsBeside(pool: Pool): Pool {
  return openPool(pool.options as PostgresConnection, { poolSize: 1, pipeline: true });
}

/** A request for one or more account commands, with everything that a test does not care about filled in. */
export function requestOf(
  commands: AccountCommand | readonly [AccountCommand, ...AccountCommand[]],
  fields: Partial<Omit<CommandRequest, 'legs'>> = {},
): CommandRequest {
  const [first, ...others] = (Array.isArray(commands) ? commands : [commands]) as [
    AccountCommand,
    ...AccountCommand[],
  ];
  return {
    commandId: randomUUID(),
    payload: { bigints: JSON.parse(JSON.stringify([first, ...others], bigintsAsText)) },
    principal: 'tester',
    correlationId: 'test',
    causationId: null,
    legs: [legOf(first), ...others.map(legOf)],
    ...fields,
  };
}

/** A result that has to be a receipt. Throws what it is instead. */
export function accepted(result: CommandResult) {
  if (result.kind === 'decided' && result.refusal === null) return result.receipt;
  throw new Error(`not accepted: ${JSON.stringify(result, bigintsAsText)}`);
}

/** Opens an account with something on it; returns its id. */
export async function openWith(bus: CommandBus, minorUnits: bigint): Promise<string> {
  const accountId = newUuid();
  accepted(await bus.execute(requestOf(open({ accountId }))));
  if (minorUnits > 0n) accepted(await bus.execute(requestOf({ ...deposit(minorUnits), accountId })));
  return accountId;
}

function legOf(command: AccountCommand): Leg {
  return { streamType: accountStreams, streamId: streamIdOf('account', command.accountId), command };
}

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
