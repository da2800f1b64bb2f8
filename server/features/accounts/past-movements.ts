import type { Pool } from 'pg';
import type { OnDemandReads } from '../../kernel/projections/on-demand-reads.ts';
import type { PastMoment } from './account-view.ts';
import { KNOWN_THEN, knownValues } from './known-then.ts';

/** $4 how many. */
const RECENT = `
  SELECT transaction_id AS id FROM account_transactions WHERE ${KNOWN_THEN} ORDER BY position DESC LIMIT $4`;

/** The ids of the newest movements that were known then, over all accounts, the newest first. */
export async function findPastRecent(
  onDemand: OnDemandReads,
  moment: PastMoment,
  limit: number,
): Promise<string[]> {
  const rows = await onDemand.read<{ readonly id: string }>({
    text: RECENT,
    values: [...knownValues(moment), limit],
    advice: 'ask for a later time',
  });
  return rows.map(({ id }) => id);
}

const DAY_END = 'T23:59:59.999Z';

/**
 * When a past ends on the axis of recording: at the moment that is asked for, at the end of the day (UTC) up to which things were booked,
 * or when the last movement up to the position was recorded, whichever is earliest; at the latest now.
 */
export async function endOfPast(
  reads: Pool,
  { bookedOn, recordedAt, position }: PastMoment,
  now: Date,
): Promise<Date> {
  const ends = [now, recordedAt, bookedOn === null ? null : new Date(`${bookedOn}${DAY_END}`)];
  if (position !== null) ends.push(await recordedBy(reads, position));
  return new Date(Math.min(...ends.flatMap((end) => end?.getTime() ?? [])));
}

async function recordedBy(reads: Pool, position: bigint): Promise<Date | null> {
  const { rows } = await reads.query<{ readonly recorded_at: Date }>(
    'SELECT recorded_at FROM account_transactions WHERE position <= $1 ORDER BY position DESC LIMIT 1',
    [position],
  );
  return rows[0]?.recorded_at ?? null;
}
