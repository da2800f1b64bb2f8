import type { Step } from './steps.ts';

type Opening = Omit<Extract<Step, { kind: 'open' }>, 'kind'>;
type Movement = Omit<Extract<Step, { kind: 'deposit' }>, 'kind'>;
type Transfer = Omit<Extract<Step, { kind: 'transfer' }>, 'kind'>;

/**
 * Writes the plan's steps down and keeps the balances that they lead to, so that nothing is planned that the server
 * would have to refuse.
 */
export class Ledger {
  readonly steps: Step[] = [];
  readonly #balances = new Map<number, bigint>();

  open(opening: Opening): void {
    this.#balances.set(opening.account, 0n);
    this.steps.push({ kind: 'open', ...opening });
  }

  isOpen(account: number): boolean {
    return this.#balances.has(account);
  }

  /** Zero for an account that is not open. */
  balanceOf(account: number): bigint {
    return this.#balances.get(account) ?? 0n;
  }

  deposit(movement: Movement): void {
    this.#add(movement.account, movement.amount);
    this.steps.push({ kind: 'deposit', ...movement });
  }

  /** Pays out if the account stays at or above the floor; otherwise nothing happens. */
  withdraw(movement: Movement, floor = 0n): void {
    if (!this.#covers(movement, floor)) return;
    this.#add(movement.account, -movement.amount);
    this.steps.push({ kind: 'withdraw', ...movement });
  }

  /** Transfers if both accounts are open and the source stays at or above the floor; otherwise nothing happens. */
  transfer(transfer: Transfer, floor = 0n): void {
    if (!this.#covers(transfer, floor) || !this.isOpen(transfer.toAccount)) return;
    this.#add(transfer.account, -transfer.amount);
    this.#add(transfer.toAccount, transfer.amount);
    this.steps.push({ kind: 'transfer', ...transfer });
  }

  /** Writes down a step that moves no money. */
  note(step: Extract<Step, { kind: 'rename' | 'freeze' | 'close' }>): void {
    this.steps.push(step);
  }

  #covers(
    { account, amount }: { readonly account: number; readonly amount: bigint },
    floor: bigint,
  ): boolean {
    return this.isOpen(account) && amount > 0n && this.balanceOf(account) - amount >= floor;
  }

  #add(account: number, amount: bigint): void {
    this.#balances.set(account, this.balanceOf(account) + amount);
  }
}
