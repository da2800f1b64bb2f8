import { type DemoCurrency, drawName, fullName, type PersonName } from './names.ts';
import { BUSINESSES, MONTHLY_BILLS } from './places.ts';
import { Random } from './random.ts';

/** What an account costs and earns in euro cents, in other currencies' minor units: prices differ, and so do wages. */
const PRICE_LEVEL: Readonly<Record<DemoCurrency, number>> = { EUR: 1, GBP: 0.9, CZK: 22 };

/** Of a hundred accounts. */
const SHARES: readonly (readonly [DemoCurrency, number])[] = [
  ['EUR', 50],
  ['CZK', 30],
  ['GBP', 20],
];

/** With fewer accounts a second company would leave no room for people. */
const ACCOUNTS_FOR_A_SHOP = 8;

/** What makes somebody's account special. The others are just used. */
export type Fate = 'overdrawn' | 'frozen' | 'closed' | 'renamed' | 'ordinary';

/** The first people have these; all of them are worth a look in the user interface. */
const FATES: readonly Fate[] = ['renamed', 'overdrawn', 'frozen', 'closed'];

/** A bill as one person gets it. */
export interface PersonalBill {
  readonly what: string;
  readonly creditor: string;
  readonly amount: bigint;
  readonly dayOfMonth: number;
}

/** Somebody with an account, and perhaps a savings account. */
export interface Person {
  readonly account: number;
  readonly savingsAccount: number | null;
  readonly currency: DemoCurrency;
  readonly name: PersonName;
  readonly fate: Fate;
  readonly overdraftLimit: bigint;
  readonly salary: bigint;
  /** Null: the shop of the same currency. */
  readonly employer: string | null;
  readonly rent: bigint;
  readonly rentDay: number;
  readonly monthlySaving: bigint;
  readonly bills: readonly PersonalBill[];
  /** Paid on the last weekday of the month, or so many weekdays before it. */
  readonly paidWeekdaysEarly: number;
  /** How many days after the beginning the account is opened. */
  readonly joinsAfterDays: number;
  /** Everything else about them is left to their own chance. */
  readonly random: Random;
}

/** A company with an account. */
export interface Company {
  readonly account: number;
  readonly kind: 'landlord' | 'shop';
  readonly currency: DemoCurrency;
  readonly owner: string;
  readonly suppliers: readonly string[];
  readonly random: Random;
}

/** Everybody who has an account in the demo's bank. */
export interface Cast {
  readonly people: readonly Person[];
  readonly companies: readonly Company[];
  readonly currencies: readonly DemoCurrency[];
}

/** An amount in euro cents at the prices of a currency; crowns have no small change. */
export function priced(euroCents: number, currency: DemoCurrency): bigint {
  const minorUnits = Math.round(euroCents * PRICE_LEVEL[currency]);
  return BigInt(currency === 'CZK' ? Math.max(Math.round(minorUnits / 100), 1) * 100 : minorUnits);
}

/** Invents everybody; the same seed and number of accounts always make the same people. */
export function inventCast(seed: number, accountCount: number): Cast {
  const builder = new CastBuilder(seed);
  let left = accountCount;
  for (const [currency, share] of SHARES) {
    const isLast = currency === 'GBP';
    const count = isLast ? left : Math.round((accountCount * share) / 100);
    builder.addCurrency(currency, count);
    left -= count;
  }
  return builder;
}

class CastBuilder implements Cast {
  readonly people: Person[] = [];
  readonly companies: Company[] = [];
  readonly currencies: DemoCurrency[] = [];
  readonly #seed: number;
  readonly #takenNames = new Set<string>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  addCurrency(currency: DemoCurrency, accountCount: number): void {
    const end = this.currencies.length + accountCount;
    this.#addCompany(currency, 'landlord');
    if (accountCount >= ACCOUNTS_FOR_A_SHOP) this.#addCompany(currency, 'shop');
    const hasShop = accountCount >= ACCOUNTS_FOR_A_SHOP;
    while (this.currencies.length < end) {
      this.#addPerson(currency, { hasShop, mayHaveSavings: this.currencies.length + 2 <= end });
    }
  }

  #addCompany(currency: DemoCurrency, kind: Company['kind']): void {
    const account = this.#newAccount(currency);
    const { suppliers, [kind]: owner } = BUSINESSES[currency];
    this.companies.push({ account, kind, currency, owner, suppliers, random: this.#randomOf(account) });
  }

  #addPerson(
    currency: DemoCurrency,
    room: { readonly hasShop: boolean; readonly mayHaveSavings: boolean },
  ): void {
    const account = this.#newAccount(currency);
    const random = this.#randomOf(account);
    const fate = FATES[this.people.length] ?? 'ordinary';
    const hasSavings = fate === 'ordinary' && room.mayHaveSavings && random.percent(35);
    const hasLimit = fate === 'overdrawn' || (fate === 'ordinary' && random.percent(20));
    const salary = Math.round(random.between(1_850_00, 4_700_00) / 50_00) * 50_00;
    this.people.push({
      account,
      savingsAccount: hasSavings ? this.#newAccount(currency) : null,
      currency,
      name: drawName(random, currency, this.#takenNames),
      fate,
      overdraftLimit: hasLimit ? priced(1_500_00, currency) : 0n,
      salary: priced(salary, currency),
      employer: room.hasShop && random.percent(12) ? null : random.pick(BUSINESSES[currency].employers),
      paidWeekdaysEarly: random.between(0, 3),
      rent: priced(Math.round((salary * random.between(28, 40)) / 100 / 5_00) * 5_00, currency),
      rentDay: random.between(1, 5),
      monthlySaving: priced(Math.round((salary * random.between(5, 14)) / 100 / 10_00) * 10_00, currency),
      bills: drawBills(random, currency),
      joinsAfterDays:
        fate === 'ordinary' && random.percent(25) ? random.between(5, 90) : random.between(0, 4),
      random,
    });
  }

  #newAccount(currency: DemoCurrency): number {
    this.currencies.push(currency);
    return this.currencies.length - 1;
  }

  #randomOf(account: number): Random {
    return new Random('account', this.#seed, account);
  }
}

function drawBills(random: Random, currency: DemoCurrency): PersonalBill[] {
  return MONTHLY_BILLS.filter(({ share }) => random.percent(share)).map(({ what, amount, creditors }) => ({
    what,
    creditor: random.pick(creditors[currency]),
    amount: priced(random.between(...amount), currency),
    dayOfMonth: random.between(3, 24),
  }));
}

/** The name on a person's account. */
export function ownerOf({ name }: Person): string {
  return fullName(name);
}
