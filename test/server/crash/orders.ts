import type { Question } from './patient-client.ts';

/** A command as a teller has it: what it asks for, under an id of its own. */
export type Order = {
  readonly commandId: string;
  /** The account that is paid into or paid from; of a transfer, the one that pays. */
  readonly accountId: string;
  readonly amountMinor: bigint;
} & ({ readonly kind: 'deposit' | 'withdraw' } | { readonly kind: 'transfer'; readonly toAccountId: string });

/** An order and what it was answered in the end. */
export interface Answered {
  readonly order: Order;
  /** The code of the refusal; null if it was accepted. */
  readonly refusal: string | null;
  readonly receipt: {
    readonly streamVersion: number;
    readonly position: string;
    readonly replayed: boolean;
  };
  /** How often it was sent until it was answered. */
  readonly attempts: number;
}

/** Every order is booked with these, so that it is the same when it is sent again. */
const CURRENCY = 'CZK';
const BOOKED_ON = '2026-03-02';

const ANSWER = '{ receipt { streamVersion position replayed } errors { code } }';
const MOVE = (name: string) =>
  `mutation ($input: MoveMoneyInput!) { answer: ${name}(input: $input) ${ANSWER} }`;
const MUTATIONS = {
  deposit: MOVE('depositMoney'),
  withdraw: MOVE('withdrawMoney'),
  transfer: `mutation ($input: TransferMoneyInput!) { answer: transferMoney(input: $input) ${ANSWER} }`,
} as const;

/** What is asked of the API to have an order carried out. */
export function requestOf(order: Order): Question {
  const { commandId, accountId, amountMinor } = order;
  const accounts =
    order.kind === 'transfer' ? { fromAccountId: accountId, toAccountId: order.toAccountId } : { accountId };
  const amount = { minorUnits: String(amountMinor), currency: CURRENCY };
  const input = { commandId, ...accounts, amount, bookedOn: BOOKED_ON };
  return { query: MUTATIONS[order.kind], variables: { input } };
}

/** What is asked of the API to have an account opened. */
export function openingOf(commandId: string): Question {
  const input = { commandId, owner: 'Ann Archer', currency: CURRENCY, bookedOn: BOOKED_ON };
  return {
    query: `mutation ($input: OpenAccountInput!) { answer: openAccount(input: $input) { account { id } errors { code } } }`,
    variables: { input },
  };
}

/** Something that happened to an account, and what it did to its balance. */
export interface Movement {
  readonly type: string;
  readonly accountId: string;
  readonly changeMinor: bigint;
}

/** What an order has led to, in the order of the log: nothing if it was refused. */
export function movementsOf({ order, refusal }: Pick<Answered, 'order' | 'refusal'>): readonly Movement[] {
  const { accountId, amountMinor } = order;
  if (refusal !== null) return [];
  switch (order.kind) {
    case 'deposit':
      return [{ type: 'MoneyDeposited', accountId, changeMinor: amountMinor }];
    case 'withdraw':
      return [{ type: 'MoneyWithdrawn', accountId, changeMinor: -amountMinor }];
    case 'transfer':
      return [
        { type: 'MoneyTransferredOut', accountId, changeMinor: -amountMinor },
        { type: 'MoneyTransferredIn', accountId: order.toAccountId, changeMinor: amountMinor },
      ];
  }
}

/** The number in a position; only these tests may look into one. */
export function numberOf(position: string): bigint {
  return BigInt(position.split('.')[1] ?? '');
}
