import type { PrismaClient } from '../../database/prisma-client/client.ts';
import type { Recorded } from '../../kernel/event.ts';
import type { Statement } from '../../kernel/projections/projection.ts';
import { recordset } from '../../kernel/projections/recordset.ts';
import {
  addingUp,
  addMovement,
  amountsOf,
  FLOW_COLUMNS,
  type Flow,
  type FlowView,
  type MovementEvent,
  noFlow,
} from './flow.ts';

const HOUR_MS = 3_600_000;

const COLUMNS = { hour: 'timestamptz', currency: 'text', ...FLOW_COLUMNS } as const;
const FLOW = Object.keys(FLOW_COLUMNS);

/** What a batch adds to hours, by hour and currency. */
export type Hours = Map<string, Flow & { readonly hour: Date; readonly currency: string }>;

/** Adds a movement to the hour that it was recorded in. */
export function addToHour(hours: Hours, event: Recorded<MovementEvent>): void {
  const { currency } = event.data;
  const hour = hourOf(event.record.recordedAt);
  const key = `${hour.getTime()} ${currency}`;
  const flow = hours.get(key) ?? { hour, currency, ...noFlow };
  hours.set(key, flow);
  addMovement(flow, event);
}

/** What writes the hours of a batch, after other recordsets of the same statement. */
export function writeHours(hours: Hours, before: readonly Statement[]): Statement {
  const { text, values } = recordset('hour_addition', COLUMNS, [...hours.values()], before);
  return {
    text: `${text},
        added_to_hours AS (
          INSERT INTO hourly_flows AS flow (hour, currency, ${FLOW.join(', ')})
          SELECT hour, currency, ${FLOW.join(', ')} FROM hour_addition
              ON CONFLICT (hour, currency) DO UPDATE SET ${addingUp('flow', FLOW)})`,
    values,
  };
}

/** When the hour of a moment began. */
export function hourOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / HOUR_MS) * HOUR_MS);
}

/** An hour as it is shown. */
export interface HourlyFlowView extends FlowView {
  /** When it began. */
  readonly hour: Date;
}

/** Which hours: those that began from one moment to another, both included. */
export interface HourRange {
  readonly from: Date;
  readonly to: Date;
  readonly currency?: string | null | undefined;
}

/** The hours in which something was moved, the oldest first; at most `limit`. */
export async function readHourlyFlows(
  prisma: PrismaClient,
  { from, to, currency }: HourRange,
  limit: number,
): Promise<HourlyFlowView[]> {
  const rows = await prisma.hourlyFlow.findMany({
    where: { hour: { gte: from, lte: to }, ...(currency ? { currency } : {}) },
    orderBy: [{ hour: 'asc' }, { currency: 'asc' }],
    take: limit,
  });
  return rows.map((row) => ({ ...row, ...amountsOf(row) }));
}
