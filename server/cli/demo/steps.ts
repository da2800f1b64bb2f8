/** What every step of the demo's plan has: the account (by its number in the plan) and the day. */
interface OnAccount {
  readonly account: number;
  readonly bookedOn: string;
}

/** Money that comes from outside the book, or goes there. */
interface MoneyMoved extends OnAccount {
  readonly amount: bigint;
  readonly description: string;
  readonly counterparty: string;
}

/** One thing that happens in the demo's bank; it becomes one command. */
export type Step =
  | (OnAccount & { readonly kind: 'open'; readonly owner: string; readonly overdraftLimit: bigint })
  | (MoneyMoved & { readonly kind: 'deposit' })
  | (MoneyMoved & { readonly kind: 'withdraw' })
  | (OnAccount & {
      readonly kind: 'transfer';
      readonly toAccount: number;
      readonly amount: bigint;
      readonly description: string;
    })
  | (OnAccount & { readonly kind: 'rename'; readonly owner: string })
  | (OnAccount & { readonly kind: 'freeze'; readonly reason: string })
  | (OnAccount & { readonly kind: 'close'; readonly reason: string });
