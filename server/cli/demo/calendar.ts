const DAY_MS = 86_400_000;

/** A day of the calendar with what habits depend on. */
export interface Day {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly dayOfMonth: number;
  /** How many weekdays the month still has after this one: 0 on its last weekday, null on a weekend. */
  readonly weekdaysLeft: number | null;
  /** Such as `November 2025`. */
  readonly monthName: string;
}

/** Today's date in UTC, as the server reckons days. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** The date so many days later, or earlier for a negative number. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The same day so many months earlier; the last of the month where that month is shorter. */
export function monthsBefore(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const daysInMonth = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - months, Math.min(day, daysInMonth))).toISOString().slice(0, 10);
}

/** Every day from one to another, both included. */
export function* daysBetween(from: string, until: string): Generator<Day> {
  for (let date = from; date <= until; date = addDays(date, 1)) yield dayOf(date);
}

function dayOf(date: string): Day {
  const weekday = weekdayOf(date);
  return {
    date,
    weekday,
    dayOfMonth: Number(date.slice(8)),
    weekdaysLeft: isWeekend(weekday) ? null : weekdaysLeftAfter(date),
    monthName: MONTH_NAME.format(new Date(date)),
  };
}

const MONTH_NAME = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

const weekdayOf = (date: string) => new Date(date).getUTCDay();
const isWeekend = (weekday: number) => weekday === 0 || weekday === 6;

function weekdaysLeftAfter(date: string): number {
  let count = 0;
  for (let next = addDays(date, 1); next.slice(0, 7) === date.slice(0, 7); next = addDays(next, 1)) {
    if (!isWeekend(weekdayOf(next))) count += 1;
  }
  return count;
}
