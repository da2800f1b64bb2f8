import { randomUUID } from 'node:crypto';
import type { SeededRandom } from '../../support/seeded-random.ts';
import type { Bank } from './bank.ts';
import { type Answered, numberOf, type Order } from './orders.ts';

export interface TellerOptions {
  readonly bank: Bank;
  readonly random: SeededRandom;
  /** The account that it works on most. */
  readonly account: string;
  /** All accounts that it pays into and from; some of them every teller's favourites. */
  readonly favourites: readonly string[];
  readonly accounts: readonly string[];
  /** Whether it looks, at the position of a receipt, for what it has been told. */
  readonly readsBack: boolean;
  /** Told of every command that was answered. */
  readonly onAnswered: () => void;
}

/** Largest amount of an order: balances stay around it, so that some orders are refused. */
const MAX_AMOUNT_MINOR = 500;

/**
 * A client that sends one command after the other and keeps its own books of what it was answered. What is not answered it sends
 * again under the same id until it is, however often the server goes away.
 */
export class Teller {
  readonly #options: TellerOptions;
  readonly #answered: Answered[] = [];

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  /** Every order that was answered, in order. */
  get answered(): readonly Answered[] {
    return this.#answered;
  }

  /** Works until told to stop; the order under way is brought to its end. */
  async work(stopped: AbortSignal): Promise<void> {
    const { bank, random, readsBack, onAnswered } = this.#options;
    while (!stopped.aborted) {
      const answered = await bank.take(this.#nextOrder());
      const before = this.#answered.at(-1);
      this.#answered.push(answered);
      onAnswered();
      if (before) expectAfter(before, answered);
      // What was acknowledged right before an interruption is what would be lost, if anything were.
      if (before && answered.attempts > 1) await this.#lookBack(before);
      else if (readsBack && random.onceIn(8)) await bank.expectVisible(answered);
    }
  }

  async #lookBack(before: Answered): Promise<void> {
    const { bank, readsBack } = this.#options;
    if (readsBack) await bank.expectVisible(before);
    await bank.expectReplay(before);
  }

  #nextOrder(): Order {
    const { random, account, favourites, accounts } = this.#options;
    const accountId = random.oneOf([account, account, ...favourites]);
    const common = {
      commandId: randomUUID(),
      accountId,
      amountMinor: BigInt(random.integer(1, MAX_AMOUNT_MINOR)),
    };
    const kind = random.oneOf(['deposit', 'deposit', 'withdraw', 'withdraw', 'transfer'] as const);
    if (kind !== 'transfer') return { kind, ...common };
    return { kind, ...common, toAccountId: random.oneOf(accounts.filter((other) => other !== accountId)) };
  }
}

/** A command that was sent after another one was answered comes after it in the log. */
function expectAfter(before: Answered, after: Answered): void {
  const least = numberOf(before.receipt.position) + (after.refusal === null ? 1n : 0n);
  if (numberOf(after.receipt.position) < least) {
    const [one, other] = [before, after].map(({ receipt }) => receipt.position);
    throw new Error(`${after.order.commandId} is at ${other}, but was sent after ${one} was answered`);
  }
}
