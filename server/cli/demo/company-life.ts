import type { Day } from './calendar.ts';
import { type Company, priced } from './cast.ts';
import type { Ledger } from './ledger.ts';

/** Opens a company's account with what its owners put in. */
export function found(ledger: Ledger, { account, owner, currency, random }: Company, bookedOn: string): void {
  ledger.open({ account, owner, overdraftLimit: priced(20_000_00, currency), bookedOn });
  const amount = priced(random.between(40, 80) * 1_000_00, currency);
  ledger.deposit({ account, amount, description: 'Opening balance', counterparty: owner, bookedOn });
}

/** One day of a company. */
export function liveCompanyDay(ledger: Ledger, company: Company, landlord: number, day: Day): void {
  if (company.kind === 'shop') tradeForADay(ledger, company, landlord, day);
  else lookAfterHouses(ledger, company, day);
}

function tradeForADay(ledger: Ledger, company: Company, landlord: number, day: Day): void {
  const { account, currency, random } = company;
  const bookedOn = day.date;
  if (day.weekday !== 0) {
    const amount = priced(random.between(480_00, 1_650_00), currency);
    ledger.deposit({
      account,
      amount,
      description: 'Card takings',
      counterparty: 'Card settlement',
      bookedOn,
    });
  }
  if (day.weekday === 2) {
    const amount = priced(random.between(600_00, 2_100_00), currency);
    payInvoice(ledger, company, { amount, counterparty: random.pick(company.suppliers), bookedOn });
  }
  if (day.dayOfMonth === 2) {
    const amount = priced(1_900_00, currency);
    const description = `Shop rent ${day.monthName}`;
    ledger.transfer({ account, toAccount: landlord, amount, description, bookedOn });
  }
}

function lookAfterHouses(ledger: Ledger, company: Company, day: Day): void {
  const { account, currency, random } = company;
  const bookedOn = day.date;
  if (day.weekday === 3 && random.percent(60)) {
    const amount = priced(random.between(90_00, 1_400_00), currency);
    payInvoice(ledger, company, { amount, counterparty: random.pick(company.suppliers), bookedOn });
  }
  if (day.dayOfMonth === 20) {
    const amount = priced(3_800_00, currency);
    const description = `Mortgage instalment ${day.monthName}`;
    ledger.withdraw({ account, amount, description, counterparty: 'Mortgage bank', bookedOn });
  }
}

interface Invoice {
  readonly amount: bigint;
  readonly counterparty: string;
  readonly bookedOn: string;
}

function payInvoice(ledger: Ledger, { account, random }: Company, invoice: Invoice): void {
  const description = `Invoice ${invoice.bookedOn.slice(0, 4)}-${random.between(1000, 9999)}`;
  ledger.withdraw({ account, description, ...invoice });
}
