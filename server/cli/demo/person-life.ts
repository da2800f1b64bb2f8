import type { Day } from './calendar.ts';
import { ownerOf, type Person, priced } from './cast.ts';
import type { Ledger } from './ledger.ts';
import { marriedName } from './names.ts';
import { CARD_HABITS, type CardHabit } from './places.ts';

/** Accounts of the same currency that people deal with. */
export interface Neighbours {
  readonly landlord: number;
  readonly shop: number | null;
}

/** The days on which something special happens to whoever it is meant for. */
export interface Fateful {
  readonly renamedOn: string;
  readonly closedOn: string;
  readonly frozenOn: string;
  readonly overdrawnOn: string;
}

/** What a day brings besides the date. */
export interface Circumstances {
  readonly day: Day;
  readonly neighbours: Neighbours;
  readonly fateful: Fateful;
}

/** Opens somebody's accounts and brings over what they had at their old bank. */
export function arrive(ledger: Ledger, person: Person, bookedOn: string): void {
  const { account, savingsAccount, overdraftLimit, salary, random } = person;
  const owner = ownerOf(person);
  ledger.open({ account, owner, overdraftLimit, bookedOn });
  const amount = rounded((salary * BigInt(random.between(40, 190))) / 100n);
  ledger.deposit({
    account,
    amount,
    description: 'Balance from previous bank',
    counterparty: owner,
    bookedOn,
  });
  if (savingsAccount === null) return;
  ledger.open({ account: savingsAccount, owner: `${owner}, savings`, overdraftLimit: 0n, bookedOn });
}

/** Whole hundreds of minor units: people move round sums. */
function rounded(amount: bigint): bigint {
  return (amount / 100n) * 100n;
}

/** One day of somebody with an account; nothing, once it is frozen or closed. */
export function livePersonDay(ledger: Ledger, person: Person, circumstances: Circumstances): void {
  const { date } = circumstances.day;
  const { fateful } = circumstances;
  if (person.fate === 'closed' && date > fateful.closedOn) return;
  if (person.fate === 'frozen' && date > fateful.frozenOn) return;
  earn(ledger, person, circumstances);
  payRentAndBills(ledger, person, circumstances);
  payByCard(ledger, person, circumstances.day);
  drawCash(ledger, person, circumstances.day);
  meetFate(ledger, person, circumstances);
}

function earn(ledger: Ledger, person: Person, { day, neighbours }: Circumstances): void {
  const { account, salary: amount, employer } = person;
  if (day.weekdaysLeft !== person.paidWeekdaysEarly) return;
  const description = `Salary ${day.monthName}`;
  if (employer !== null) {
    ledger.deposit({ account, amount, description, counterparty: employer, bookedOn: day.date });
  } else if (neighbours.shop !== null) {
    ledger.transfer({
      account: neighbours.shop,
      toAccount: account,
      amount,
      description,
      bookedOn: day.date,
    });
  }
  save(ledger, person, day);
}

function save(ledger: Ledger, { account, savingsAccount, monthlySaving }: Person, day: Day): void {
  if (savingsAccount === null) return;
  const description = 'Monthly saving';
  ledger.transfer({
    account,
    toAccount: savingsAccount,
    amount: monthlySaving,
    description,
    bookedOn: day.date,
  });
}

function payRentAndBills(ledger: Ledger, person: Person, { day, neighbours }: Circumstances): void {
  const { account, rent: amount, rentDay } = person;
  const bookedOn = day.date;
  if (day.dayOfMonth === rentDay) {
    const description = `Rent ${day.monthName}`;
    const toAccount = neighbours.landlord;
    ledger.transfer({ account, toAccount, amount, description, bookedOn }, floorOf(person));
  }
  for (const bill of person.bills) {
    if (day.dayOfMonth !== bill.dayOfMonth) continue;
    const { what: description, creditor: counterparty } = bill;
    ledger.withdraw({ account, amount: bill.amount, description, counterparty, bookedOn }, floorOf(person));
  }
}

function payByCard(ledger: Ledger, person: Person, day: Day): void {
  const { account, currency, random } = person;
  for (const habit of CARD_HABITS) {
    if (!habit.weekdays.includes(day.weekday) || !random.percent(habit.chance)) continue;
    const amount = priced(random.between(...habit.amount), currency);
    const description = `Card payment, ${habit.what}, ${timeOfDay(person, habit)}`;
    const counterparty = random.pick(habit.merchants[currency]);
    ledger.withdraw({ account, amount, description, counterparty, bookedOn: day.date }, floorOf(person));
  }
}

function timeOfDay({ random }: Person, { hours }: CardHabit): string {
  const minute = random.between(0, 59).toString().padStart(2, '0');
  return `${random
    .between(...hours)
    .toString()
    .padStart(2, '0')}:${minute}`;
}

function drawCash(ledger: Ledger, person: Person, day: Day): void {
  const { account, currency, random } = person;
  if (![5, 6].includes(day.weekday) || !random.percent(7)) return;
  const amount = priced(random.between(1, 8) * 25_00, currency);
  const counterparty = random.pick(['Cash machine, Central Station', 'Cash machine, Market Square']);
  ledger.withdraw({ account, amount, description: 'Cash withdrawal', counterparty, bookedOn: day.date });
}

/** Daily life leaves a part of the overdraft for what nobody expects. */
function floorOf({ overdraftLimit }: Person): bigint {
  return -overdraftLimit / 3n;
}

function meetFate(ledger: Ledger, person: Person, { day, fateful }: Circumstances): void {
  const { account, fate } = person;
  const bookedOn = day.date;
  if (fate === 'renamed' && bookedOn === fateful.renamedOn) {
    ledger.note({ kind: 'rename', account, owner: marriedName(person.random, person.name), bookedOn });
  }
  if (fate === 'frozen' && bookedOn === fateful.frozenOn) {
    const reason = 'Card reported stolen; the last payments are being looked into';
    ledger.note({ kind: 'freeze', account, reason, bookedOn });
  }
  if (fate === 'closed' && bookedOn === fateful.closedOn) leave(ledger, person, bookedOn);
  if (fate === 'overdrawn' && bookedOn === fateful.overdrawnOn) overdraw(ledger, person, bookedOn);
}

function leave(ledger: Ledger, person: Person, bookedOn: string): void {
  const { account } = person;
  const amount = ledger.balanceOf(account);
  ledger.withdraw({
    account,
    amount,
    description: 'Balance to new bank',
    counterparty: ownerOf(person),
    bookedOn,
  });
  ledger.note({ kind: 'close', account, reason: 'Moved abroad', bookedOn });
}

function overdraw(ledger: Ledger, { account, overdraftLimit }: Person, bookedOn: string): void {
  const amount = rounded(ledger.balanceOf(account) + (overdraftLimit * 3n) / 5n);
  const description = 'Used car, down payment';
  ledger.withdraw(
    { account, amount, description, counterparty: 'Autohaus Brenner', bookedOn },
    -overdraftLimit,
  );
}
