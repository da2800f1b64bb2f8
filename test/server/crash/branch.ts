import type { SeededRandom } from '../../support/seeded-random.ts';
import { Bank } from './bank.ts';
import { type Answered, movementsOf, numberOf } from './orders.ts';
import { PatientClient } from './patient-client.ts';
import { Teller } from './teller.ts';

/** Enough for a busy server to send batches one behind the other. */
const TELLERS = 64;
/** Accounts that all tellers work on. */
const FAVOURITES = 2;
/** Answered orders that are sent once more in the end. */
const REPLAYED = 400;

/** Tellers at work on one server. */
export interface Branch {
  /** Resolves when so many more orders have been answered. Rejects if a teller finds something wrong. */
  readonly answers: (count: number) => Promise<void>;
  /** Lets the tellers finish, sends some orders once more, compares every balance; returns all that was answered. */
  readonly close: () => Promise<readonly Answered[]>;
  /** Why questions had to be asked again, and how often. */
  readonly obstacles: () => Readonly<Record<string, number>>;
}

/** Opens accounts and sets tellers to work on them, wherever the server just is. */
export async function openBranch({
  whereIs,
  random,
  readsBack,
}: {
  readonly whereIs: () => Promise<string>;
  readonly random: SeededRandom;
  /** Whether the tellers also look, at the position of a receipt, for what they have been told. */
  readonly readsBack: boolean;
}): Promise<Branch> {
  const client = new PatientClient({ whereIs, random: random.fork() });
  const bank = new Bank(client);
  const accounts = await Promise.all(Array.from({ length: FAVOURITES + TELLERS }, () => bank.openAccount()));
  const counter = new Counter();
  const tellers = accounts.slice(FAVOURITES).map((account) => {
    const favourites = accounts.slice(0, FAVOURITES);
    const onAnswered = () => counter.increment();
    return new Teller({ bank, random: random.fork(), account, favourites, accounts, readsBack, onAnswered });
  });
  const closing = new AbortController();
  const work = Promise.all(tellers.map((teller) => teller.work(closing.signal)));
  // It is waited for in both functions below, but nobody may be waiting when it fails.
  work.catch(() => {});
  return {
    answers: (count) => Promise.race([counter.reaches(counter.value + count), work.then(() => {})]),
    close: async () => {
      closing.abort();
      await work;
      const answered = tellers.flatMap((teller) => teller.answered);
      const sample = Array.from({ length: REPLAYED }, () => random.oneOf(answered));
      await Promise.all(sample.map((one) => bank.expectReplay(one)));
      await expectBalances(bank, accounts, answered);
      return answered;
    },
    obstacles: () => client.obstacles,
  };
}

/** Compares what the API shows of each account with what its tellers have been told. */
async function expectBalances(
  bank: Bank,
  accounts: readonly string[],
  answered: readonly Answered[],
): Promise<void> {
  const last = answered.reduce((one, other) => (positionOf(one) > positionOf(other) ? one : other));
  const booked = new Map(accounts.map((account) => [account, 0n]));
  for (const { accountId, changeMinor } of answered.flatMap(movementsOf))
    booked.set(accountId, (booked.get(accountId) ?? 0n) + changeMinor);
  for (const [account, balanceMinor] of booked) {
    const shown = await bank.accountAt(account, last.receipt.position);
    if (shown.balanceMinor !== balanceMinor)
      throw new Error(`${account} shows ${shown.balanceMinor}, but its tellers have ${balanceMinor}`);
  }
}

function positionOf({ receipt }: Answered): bigint {
  return numberOf(receipt.position);
}

/** Counts up, and lets others wait for a count. */
class Counter {
  #value = 0;
  readonly #waiting = new Set<{ readonly count: number; readonly resolve: () => void }>();

  get value(): number {
    return this.#value;
  }

  increment(): void {
    this.#value += 1;
    for (const waiter of this.#waiting) {
      if (this.#value < waiter.count) continue;
      this.#waiting.delete(waiter);
      waiter.resolve();
    }
  }

  reaches(count: number): Promise<void> {
    return new Promise((resolve) => this.#waiting.add({ count, resolve }));
  }
}
