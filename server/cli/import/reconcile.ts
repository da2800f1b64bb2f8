import pLimit from 'p-limit';
import { readBalance, type WrittenAccount } from '../client/balance.ts';
import type { GraphqlClient } from '../client/graphql-client.ts';
import type { Survey, SurveyedAccount, Tolerance } from './survey.ts';

/** An account whose balance here is not what the bank says. */
export interface Difference {
  readonly account: SurveyedAccount;
  readonly balance: bigint;
  readonly stated: bigint;
}

/** How the balances compare with the bank's own figures. */
export interface Reconciliation {
  /** The sum of the balances for each currency, in minor units. */
  readonly totals: ReadonlyMap<string, bigint>;
  readonly exactlyEqual: number;
  readonly withinTolerance: number;
  /** Accounts for which the bank gave no figure. */
  readonly notStated: number;
  readonly beyondTolerance: readonly Difference[];
}

/** What reconciling needs. */
export interface ReconcileContext {
  readonly client: GraphqlClient;
  readonly survey: Survey;
  readonly fed: ReadonlyMap<string, WrittenAccount>;
  readonly concurrency: number;
  readonly tolerance: Tolerance;
}

/**
 * Reads every account's balance from the read side, waiting for its own last receipt's position, so that what is
 * compared includes all that was sent.
 */
export async function reconcile(context: ReconcileContext): Promise<Reconciliation> {
  const limit = pLimit(context.concurrency);
  const accounts = [...context.survey.accounts.values()];
  const balances = await limit.map(accounts, async (account) => ({
    account,
    balance: await readFedBalance(context, account),
  }));
  return compare(balances, context.tolerance);
}

/** Null if the account is not in the book: it could not be opened. */
async function readFedBalance(
  { client, fed }: ReconcileContext,
  { key }: SurveyedAccount,
): Promise<bigint | null> {
  const account = fed.get(key);
  return account === undefined ? null : readBalance(client, account);
}

interface ReadBalance {
  readonly account: SurveyedAccount;
  readonly balance: bigint | null;
}

function compare(balances: readonly ReadBalance[], tolerance: Tolerance): Reconciliation {
  const totals = new Map<string, bigint>();
  const counts = { exactlyEqual: 0, withinTolerance: 0, notStated: 0 };
  const beyondTolerance: Difference[] = [];
  for (const { account, balance } of balances) {
    totals.set(account.currency, (totals.get(account.currency) ?? 0n) + (balance ?? 0n));
    const verdict = judge(account, balance ?? 0n, tolerance);
    if (typeof verdict === 'string') counts[verdict] += 1;
    else beyondTolerance.push(verdict);
  }
  return { totals, ...counts, beyondTolerance };
}

function judge(
  account: SurveyedAccount,
  balance: bigint,
  tolerance: Tolerance,
): 'exactlyEqual' | 'withinTolerance' | 'notStated' | Difference {
  const stated = account.statedBalance;
  if (stated === null) return 'notStated';
  if (balance === stated) return 'exactlyEqual';
  const difference = balance > stated ? balance - stated : stated - balance;
  return difference <= tolerance(account.currency) ? 'withinTolerance' : { account, balance, stated };
}
