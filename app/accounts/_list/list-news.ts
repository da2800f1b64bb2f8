import type { AccountChangesSubscription } from '../../_graphql/generated/graphql.ts';

type Change = AccountChangesSubscription['accountChanges']['changes'][number];

/** What is known about a list and not yet shown: who came, who changed, who left. */
export class ListNews {
  readonly #entered = new Set<string>();
  readonly #changed = new Map<string, Change['account']>();
  readonly #left = new Set<string>();
  #isStale = false;

  /** @param filter What list it is about; news of one say nothing about another. */
  constructor(readonly filter: string) {}

  /** Takes in what happened. */
  take(changes: readonly Change[]): void {
    for (const { kind, account } of changes) {
      const { id } = account;
      this.#changed.set(id, account);
      if (kind === 'ENTER' && !this.#left.delete(id)) this.#entered.add(id);
      if (kind === 'LEAVE' && !this.#entered.delete(id)) this.#left.add(id);
    }
  }

  /** Too much happened to be told: the list has to be read again. */
  takeStale(): void {
    this.#isStale = true;
  }

  get isStale(): boolean {
    return this.#isStale;
  }

  /** The accounts as they are now, and those to take out of the list; they are news no longer. */
  takeChanges() {
    const changed: readonly Change['account'][] = [...this.#changed.values()];
    const left: ReadonlySet<string> = new Set(this.#left);
    const isStale = this.#isStale;
    this.#isStale = false;
    this.#changed.clear();
    this.#left.clear();
    return { changed, left, isStale };
  }

  /** Those who came are shown from now on. */
  showNew(): void {
    this.#entered.clear();
  }

  /** How many came that are not shown by another way, such as the page's own command, yet. */
  countNew(shownIds: ReadonlySet<string>): number {
    return [...this.#entered].filter((id) => !shownIds.has(id)).length;
  }

  /** How many changed or left, apart from those who came. */
  countChanged(): number {
    return [...this.#changed.keys()].filter((id) => !this.#entered.has(id)).length;
  }
}
