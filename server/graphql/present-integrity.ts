import type { EventLog } from '../kernel/event-store/event-log.ts';

/** What was found in a stream, as the schema has it. */
export function presentIntegrity({ events, fault, lastHash }: Awaited<ReturnType<EventLog['verifyStream']>>) {
  return {
    ok: fault === null,
    eventCount: Number(events),
    lastHash: Buffer.from(lastHash).toString('hex'),
    fault,
  };
}
