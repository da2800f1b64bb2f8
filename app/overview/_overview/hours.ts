import type { DashboardStateFragment } from '../../_graphql/generated/graphql.ts';
import type { Amount } from '../../_money/money.ts';

export const hourMs = 3_600_000;
const shownHours = 24;

/** One hour of the picture. */
export interface Hour {
  /** When it began, as the server writes it. */
  readonly hour: string;
  readonly deposits: Amount;
  readonly withdrawals: Amount;
  readonly transfers: Amount;
  readonly counts: { readonly deposits: number; readonly withdrawals: number; readonly transfers: number };
}

/** The last 24 hours up to a moment, the oldest first, also those in which nothing moved. */
export function hoursUntil(
  until: string,
  flows: DashboardStateFragment['flows'],
  currency: string,
): readonly Hour[] {
  const byHour = new Map(flows.map((flow) => [Date.parse(flow.hour), flow]));
  const last = Math.floor(Date.parse(until) / hourMs) * hourMs;
  const none = { minorUnits: '0', currency };
  return Array.from({ length: shownHours }, (_, index) => {
    const time = last - (shownHours - 1 - index) * hourMs;
    const flow = byHour.get(time);
    return {
      hour: new Date(time).toISOString(),
      deposits: flow?.deposits ?? none,
      withdrawals: flow?.withdrawals ?? none,
      transfers: flow?.transfers ?? none,
      counts: {
        deposits: flow?.depositCount ?? 0,
        withdrawals: flow?.withdrawalCount ?? 0,
        transfers: flow?.transferCount ?? 0,
      },
    };
  });
}
