import type { PrismaClient } from '../../database/prisma-client/client.ts';
import type { Recorded } from '../../kernel/event.ts';
import type { Statement } from '../../kernel/projections/projection.ts';
import { recordset } from '../../kernel/projections/recordset.ts';
import type { MovementEvent } from './flow.ts';

/** Kept of each booked day in each currency; so nobody is shown more of any range of days. */
export const LARGEST_KEPT = 10;

const COLUMNS = {
  booked_on: 'date',
  currency: 'text',
  position: 'bigint',
  transaction_id: 'uuid',
  amount_minor: 'bigint',
} as const;

interface Movement {
  readonly booked_on: string;
  readonly currency: string;
  readonly position: bigint;
  readonly transaction_id: string;
  readonly amount_minor: bigint;
}

/** The largest movements in a batch, by booked day and currency, the largest first. */
export type Largest = Map<string, Movement[]>;

/** Keeps a movement if it is among the largest of its day. A transfer is counted once, where it leaves; a reversal is none. */
export function addToLargest(largest: Largest, { type, data, record }: Recorded<MovementEvent>): void {
  if (type === 'MoneyTransferredIn' || type === 'TransactionReversed') return;
  const { bookedOn, currency, amountMinor } = data;
  const key = `${bookedOn} ${currency}`;
  const known = largest.get(key) ?? [];
  // Events come in order, so one as large as the last that is kept is too late.
  if (known.length === LARGEST_KEPT && amountMinor <= (known.at(-1)?.amount_minor ?? 0n)) return;
  const smaller = known.findIndex(({ amount_minor }) => amount_minor < amountMinor);
  known.splice(smaller < 0 ? known.length : smaller, 0, {
    booked_on: bookedOn,
    currency,
    position: record.position,
    transaction_id: record.eventId,
    amount_minor: amountMinor,
  });
  largest.set(key, known.slice(0, LARGEST_KEPT));
}

/**
 * What writes the largest movements of a batch, after other recordsets of the same statement: they contend with those that are
 * kept of the same days, and only the largest stay.
 */
export function writeLargest(largest: Largest, before: readonly Statement[]): Statement {
  const { text, values } = recordset('large', COLUMNS, [...largest.values()].flat(), before);
  return {
    text: `${text},
        contender AS (
          SELECT *, row_number() OVER (PARTITION BY booked_on, currency ORDER BY amount_minor DESC, position) AS place
            FROM (SELECT *, true AS is_new FROM large
                  UNION ALL
                  SELECT kept.booked_on, currency, kept.position, kept.transaction_id, kept.amount_minor, false
                    FROM (SELECT DISTINCT booked_on, currency FROM large) AS day
                    JOIN largest_movements AS kept USING (booked_on, currency)) AS one),
        overtaken AS (
          DELETE FROM largest_movements AS kept USING contender
           WHERE NOT is_new AND place > ${LARGEST_KEPT}
             AND (kept.booked_on, kept.currency, kept.position) = (contender.booked_on, contender.currency, contender.position)),
        kept AS (
          INSERT INTO largest_movements (booked_on, currency, position, transaction_id, amount_minor)
          SELECT booked_on, currency, position, transaction_id, amount_minor
            FROM contender WHERE is_new AND place <= ${LARGEST_KEPT})`,
    values,
  };
}

/** Which movements: of one currency, booked from one day to another, both included. */
export interface LargestRequest {
  readonly currency: string;
  readonly from: string | null;
  readonly to: string | null;
  /** At most `LARGEST_KEPT`. */
  readonly limit: number;
}

/** The ids of the largest movements, the largest first; of equal ones the earlier. */
export async function findLargest(
  prisma: PrismaClient,
  { currency, from, to, limit }: LargestRequest,
): Promise<string[]> {
  const rows = await prisma.largestMovement.findMany({
    where: {
      currency,
      bookedOn: { ...(from ? { gte: new Date(from) } : {}), ...(to ? { lte: new Date(to) } : {}) },
    },
    orderBy: [{ amountMinor: 'desc' }, { position: 'asc' }],
    take: limit,
    select: { transactionId: true },
  });
  return rows.map(({ transactionId }) => transactionId);
}
