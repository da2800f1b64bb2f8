/** A `date` column as Prisma reads it (midnight in UTC), as the day that it is: `YYYY-MM-DD`. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** A `numeric(38, 0)` column as Prisma reads it, as the whole number that it is. */
export function wholeOf(decimal: { toFixed(decimals: number): string }): bigint {
  return BigInt(decimal.toFixed(0));
}
