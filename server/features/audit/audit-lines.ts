import type { EventRecord } from '../../kernel/event.ts';
import { type AnyReactor, defineReactor } from '../../kernel/reactors/reactor.ts';
import type { AccountEvent } from '../accounts/events.ts';
import type { TransferRequestEvent } from '../approvals/events.ts';
import { openLineFile } from './line-file.ts';

/** Who did what to which stream, and when; what was changed is in the log, at that position. */
interface AuditLine {
  readonly at: string;
  readonly actor: string;
  readonly type: string;
  readonly stream: string;
  readonly version: number;
  readonly eventId: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
}

/**
 * Writes a line of JSON for every event into a file, for those who watch who does what.
 *
 * @param options.epoch The log's own name: lines of another log say nothing about this one.
 */
export function auditLines({ file, epoch }: { readonly file: string; readonly epoch: string }): AnyReactor {
  return defineReactor<AccountEvent | TransferRequestEvent, AuditLine>({
    name: 'audit-lines',
    effects: {
      AccountOpened: lineOf,
      MoneyDeposited: lineOf,
      MoneyWithdrawn: lineOf,
      MoneyTransferredIn: lineOf,
      MoneyTransferredOut: lineOf,
      TransactionReversed: lineOf,
      OverdraftLimitChanged: lineOf,
      OwnerRenamed: lineOf,
      AccountFrozen: lineOf,
      AccountUnfrozen: lineOf,
      AccountClosed: lineOf,
      TransferRequested: lineOf,
      TransferApproved: lineOf,
      TransferRejected: lineOf,
      TransferRequestWithdrawn: lineOf,
    },
    open: () => openLineFile<AuditLine>(file, epoch),
  });
}

function lineOf({ type, record }: { readonly type: string; readonly record: EventRecord }): AuditLine {
  const { recordedAt, actor, streamId, streamVersion, eventId, commandId, correlationId, causationId } =
    record;
  return {
    at: recordedAt.toISOString(),
    actor,
    type,
    stream: streamId,
    version: streamVersion,
    eventId,
    commandId,
    correlationId,
    causationId,
  };
}
