import { accountKey, type Row } from './row.ts';
import type { Entry } from './statement.ts';

/** What a statement file says about one account, all of it. */
export interface SurveyedAccount {
  readonly key: string;
  readonly number: string;
  readonly currency: string;
  /** The day of its first movement. */
  readonly firstBookedOn: string;
  /** How far below zero it has to be allowed to go for all of its movements, in minor units; zero if never. */
  readonly overdraftLimit: bigint;
  /** The bank's own figure after the last movement that has one. */
  readonly statedBalance: bigint | null;
}

/** What the first pass over a statement file finds out. */
export interface Survey {
  readonly entryCount: number;
  readonly accounts: ReadonlyMap<string, SurveyedAccount>;
}

/** By how much the bank's figures may differ from ours, in minor units of a currency. */
export type Tolerance = (currency: string) => bigint;

interface RunningAccount {
  readonly first: Row;
  sum: bigint;
  lowestSum: bigint;
  lowestStated: bigint | null;
  lastStated: bigint | null;
}

/** Reads a whole statement once, so that limits are known before the first movement is sent. */
export async function surveyStatement(entries: AsyncIterable<Entry>, tolerance: Tolerance): Promise<Survey> {
  const running = new Map<string, RunningAccount>();
  let entryCount = 0;
  for await (const { content } of entries) {
    entryCount += 1;
    if ('row' in content) addRow(running, content.row);
  }
  const accounts = new Map([...running].map(([key, account]) => [key, toSurveyed(key, account, tolerance)]));
  return { entryCount, accounts };
}

function addRow(running: Map<string, RunningAccount>, row: Row): void {
  const key = accountKey(row);
  const account = running.get(key) ?? newAccount(row);
  running.set(key, account);
  account.sum += signedAmount(row);
  account.lowestSum = lower(account.sum, account.lowestSum);
  if (row.balanceAfter === null) return;
  account.lastStated = row.balanceAfter;
  account.lowestStated = lower(row.balanceAfter, account.lowestStated ?? row.balanceAfter);
}

function newAccount(first: Row): RunningAccount {
  return { first, sum: 0n, lowestSum: 0n, lowestStated: null, lastStated: null };
}

function lower(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

/** The amount as it changes the balance. */
function signedAmount({ direction, amount }: Row): bigint {
  return direction === 'credit' ? amount : -amount;
}

function toSurveyed(key: string, account: RunningAccount, tolerance: Tolerance): SurveyedAccount {
  const { first, lastStated } = account;
  return {
    key,
    number: first.accountNumber,
    currency: first.currency,
    firstBookedOn: first.bookedOn,
    overdraftLimit: -lowestBalance(account, tolerance(first.currency)),
    statedBalance: lastStated,
  };
}

/**
 * A file that begins with an account's first movement needs what its own sums say. One that goes on where another
 * ended begins at a balance that only the bank's figures tell; ours may differ from them by the tolerance.
 */
function lowestBalance({ first, lowestSum, lowestStated }: RunningAccount, tolerance: bigint): bigint {
  const beginsAtZero = first.balanceAfter === null || first.balanceAfter === signedAmount(first);
  return beginsAtZero || lowestStated === null ? lowestSum : lower(lowestSum, lowestStated - tolerance);
}
