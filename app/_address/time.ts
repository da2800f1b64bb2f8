/** Whether a text is a day that there is, as `2026-11-28`. The calendar of ISO 8601 has a year 0, the server's has not. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const midnight = new Date(`${text}T00:00:00Z`);
  // A browser takes 31 February for 3 March.
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

/** The moment that a text of ISO 8601 means; undefined if it means none. */
export function momentOf(text: string): Date | undefined {
  const moment = new Date(text);
  return isDay(text.slice(0, 10)) && !Number.isNaN(moment.getTime()) ? moment : undefined;
}
