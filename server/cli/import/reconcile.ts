import pLimit from 'p-limit';
import { z } from 'zod';
import type { GraphqlClient, Operation } from '../client/graphql-client.ts';
import type { FedAccount } from './feed.ts';
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
  readonly fed: ReadonlyMap<string, FedAccount>;
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
    balance: await readBalance(context.client, context.fed.get(account.key)),
  }));
  return compare(balances, context.tolerance);
}

/** Null if the account is not in the book: none of its movements was accepted. */
async function readBalance(client: GraphqlClient, fed: FedAccount | undefined): Promise<bigint | null> {
  if (fed === undefined) return null;
  const { account } = await client.send({
    operation: balanceQuery,
    variables: { id: fed.id, atLeast: fed.position },
  });
  return account === null ? null : BigInt(account.balance.minorUnits);
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

const balanceQuery: Operation<{
  readonly account: { readonly balance: { readonly minorUnits: string } } | null;
}> = {
  document: `query Balance($id: ID!, $atLeast: Position) {
    account(id: $id, atLeast: $atLeast, waitMs: 30000) { balance { minorUnits } }
  }`,
  data: z.object({ account: z.object({ balance: z.object({ minorUnits: z.string() }) }).nullable() }),
};
