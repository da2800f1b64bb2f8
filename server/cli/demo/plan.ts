import { addDays, type Day, daysBetween, monthsBefore } from './calendar.ts';
import { type Cast, type Company, inventCast, type Person } from './cast.ts';
import { found, liveCompanyDay } from './company-life.ts';
import { Ledger } from './ledger.ts';
import type { DemoCurrency } from './names.ts';
import { arrive, type Fateful, livePersonDay, type Neighbours } from './person-life.ts';
import type { Step } from './steps.ts';

/** What a demo is made from; the same recipe always makes the same bank. */
export interface Recipe {
  readonly seed: number;
  readonly accounts: number;
  readonly months: number;
  /** The last day, `YYYY-MM-DD`. */
  readonly until: string;
}

/** All that happens in the demo's bank, in the order in which it happens. */
export interface Plan {
  readonly steps: readonly Step[];
  /** The currency of each account. */
  readonly currencies: readonly DemoCurrency[];
}

/** Plans a whole bank. No clock and no chance but the recipe's. */
export function planDemo(recipe: Recipe): Plan {
  const cast = inventCast(recipe.seed, recipe.accounts);
  const from = monthsBefore(recipe.until, recipe.months);
  const ledger = new Ledger();
  const openingDays = openingDaysOf(cast, from, recipe.until);
  const fateful = fatefulDays(from, recipe.until);
  for (const company of cast.companies) found(ledger, company, from);
  for (const day of daysBetween(from, recipe.until)) {
    for (const company of cast.companies) {
      liveCompanyDay(ledger, company, landlordOf(cast, company.currency), day);
    }
    for (const person of cast.people) live(ledger, person, { cast, day, fateful, openingDays });
  }
  return { steps: ledger.steps, currencies: cast.currencies };
}

interface World {
  readonly cast: Cast;
  readonly day: Day;
  readonly fateful: Fateful;
  readonly openingDays: ReadonlyMap<Person, string>;
}

function live(ledger: Ledger, person: Person, { cast, day, fateful, openingDays }: World): void {
  if (openingDays.get(person) === day.date) arrive(ledger, person, day.date);
  if (!ledger.isOpen(person.account)) return;
  livePersonDay(ledger, person, { day, fateful, neighbours: neighboursOf(cast, person.currency) });
}

/** In a short demo everybody comes in its first half. */
function openingDaysOf(cast: Cast, from: string, until: string): ReadonlyMap<Person, string> {
  const days = [...daysBetween(from, until)].length;
  const latest = Math.floor(days / 2);
  return new Map(
    cast.people.map((person) => [person, addDays(from, Math.min(person.joinsAfterDays, latest))]),
  );
}

function fatefulDays(from: string, until: string): Fateful {
  const days = [...daysBetween(from, until)].length;
  return {
    renamedOn: addDays(from, Math.floor(days * 0.6)),
    closedOn: addDays(until, -10),
    frozenOn: addDays(until, -6),
    overdrawnOn: until,
  };
}

function landlordOf(cast: Cast, currency: DemoCurrency): number {
  return accountOf(cast, currency, 'landlord') ?? 0;
}

function neighboursOf(cast: Cast, currency: DemoCurrency): Neighbours {
  return { landlord: landlordOf(cast, currency), shop: accountOf(cast, currency, 'shop') };
}

function accountOf(cast: Cast, currency: DemoCurrency, kind: Company['kind']): number | null {
  const company = cast.companies.find((each) => each.currency === currency && each.kind === kind);
  return company?.account ?? null;
}
