import type { AccountView } from './account-view.ts';

/** One who watches accounts. */
interface Watcher {
  readonly accountIds: ReadonlySet<string>;
  /** Told about those of his accounts that have a newer version than he was told about last. */
  readonly tell: (accounts: readonly AccountView[], position: bigint) => void;
  readonly fail: (fault: unknown) => void;
}

/** What a watcher was told about each account last. */
type Told = Map<string, number>;

/** Who watches which accounts, and what he knows of them: what was read is told to those whom it concerns, and to nobody twice. */
export class VersionWatch {
  readonly #told = new Map<Watcher, Told>();
  readonly #byAccount = new Map<string, Set<Watcher>>();

  get isEmpty(): boolean {
    return this.#told.size === 0;
  }

  /** Whether somebody watches the account. */
  has(accountId: string): boolean {
    return this.#byAccount.has(accountId);
  }

  /** Every account that somebody watches. */
  accountIds(): Iterable<string> {
    return this.#byAccount.keys();
  }

  /** Takes in a watcher; returns what takes him out again. */
  add(watcher: Watcher): () => void {
    this.#told.set(watcher, new Map());
    for (const id of watcher.accountIds)
      this.#byAccount.set(id, (this.#byAccount.get(id) ?? new Set()).add(watcher));
    return () => this.#remove(watcher);
  }

  /** Tells the watchers of accounts that were just read. */
  tell(accounts: Iterable<AccountView>, position: bigint): void {
    const news = new Map<Watcher, AccountView[]>();
    for (const account of accounts) {
      for (const watcher of this.#byAccount.get(account.accountId) ?? []) {
        const told = this.#told.get(watcher);
        if (!told || account.version <= (told.get(account.accountId) ?? 0)) continue;
        told.set(account.accountId, account.version);
        const own = news.get(watcher) ?? [];
        own.push(account);
        news.set(watcher, own);
      }
    }
    for (const [watcher, own] of news) watcher.tell(own, position);
  }

  /** Tells every watcher that nothing can be told. */
  fail(fault: unknown): void {
    for (const { fail } of [...this.#told.keys()]) fail(fault);
  }

  #remove(watcher: Watcher): void {
    this.#told.delete(watcher);
    for (const id of watcher.accountIds) {
      const watchers = this.#byAccount.get(id);
      watchers?.delete(watcher);
      if (watchers?.size === 0) this.#byAccount.delete(id);
    }
  }
}
