import { validate as isUuid } from 'uuid';
import { ReadFailure } from '../../errors.ts';
import { createConflatingIterator } from '../../graphql/latest-value-iterator.ts';
import { idOfStream } from '../../kernel/decider.ts';
import type { Services } from '../../services.ts';
import type { AccountView } from './account-view.ts';
import { balances, findAccounts } from './balances.ts';

/** A subscription for more accounts than a page shows is a dashboard's, not a page's. */
const MAX_ACCOUNTS = 100;
/** Looking up which accounts changed is dearer than reading all that are watched, once more changed than this. */
const MAX_CHANGES_LOOKED_UP = 2_000;

/** Accounts that became visible in a newer version, with the position that the read table had reached by then. */
export interface VersionsFrame {
  readonly kind: 'SNAPSHOT' | 'UPDATE';
  readonly position: bigint;
  readonly accounts: readonly AccountView[];
}

interface Subscriber {
  readonly accountIds: ReadonlySet<string>;
  readonly tell: (frame: VersionsFrame) => void;
  readonly fail: (fault: unknown) => void;
}

/**
 * Pushes account versions to whoever watches them, after the commit of the read table. What changed is looked up once for all
 * subscribers, one look-up at a time; what happens meanwhile goes into the next.
 */
export class AccountVersions {
  readonly #services: Services;
  readonly #subscribers = new Set<Subscriber>();
  #shownTo: bigint | null = null;
  #looking = false;

  constructor(services: Services) {
    this.#services = services;
    services.progress.onReport(({ name }, before) => {
      if (name !== balances.name || this.#subscribers.size === 0) return;
      this.#shownTo ??= before;
      if (!this.#looking) void this.#lookUp();
    });
  }

  /**
   * The versions of some accounts: first where they stand (those newer than `after`), then whenever one changes. Each account's
   * versions come in order; a slow reader gets the latest. Throws a `ReadFailure` for too many ids or a foreign position.
   */
  subscribe({
    accountIds,
    after,
    signal,
  }: {
    readonly accountIds: readonly string[];
    readonly after: string | null;
    readonly signal: AbortSignal;
  }): AsyncIterableIterator<VersionsFrame, undefined> {
    if (accountIds.length > MAX_ACCOUNTS) {
      throw new ReadFailure(
        'BAD_USER_INPUT',
        `${accountIds.length} ids; a subscription takes at most ${MAX_ACCOUNTS}.`,
      );
    }
    const unknown = accountIds.find((id) => !isUuid(id));
    if (unknown !== undefined) {
      throw new ReadFailure(
        'BAD_USER_INPUT',
        `${JSON.stringify(unknown.slice(0, 60))} is not the id of an account.`,
      );
    }
    const ids = new Set(accountIds.map((id) => id.toLowerCase()));
    const newerThan = after === null ? -1n : this.#services.positions.decode(after);
    const sent = new Map<string, number>();
    let early: VersionsFrame | null = null;
    let opened = false;
    return createConflatingIterator<VersionsFrame>({
      signal,
      // Registered first, read second: what changes in between is in `early` and goes into the first frame.
      subscribe: (push, fail) =>
        this.#register({
          accountIds: ids,
          fail,
          tell: (frame) => {
            if (!opened) early = early ? merge(early, frame) : frame;
            else pushNewer(frame, sent, push);
          },
        }),
      initial: async () => {
        const read = await this.#snapshot([...ids]);
        const snapshot = early ? merge(early, read) : read;
        opened = true;
        for (const { accountId, version } of snapshot.accounts) sent.set(accountId, version);
        return { ...snapshot, accounts: snapshot.accounts.filter(({ position }) => position > newerThan) };
      },
      merge,
    });
  }

  #register(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  async #snapshot(accountIds: readonly string[]): Promise<VersionsFrame> {
    const position = this.#services.progress.positionOf(balances.name);
    const accounts = await findAccounts(this.#services.database.prisma, accountIds);
    return { kind: 'SNAPSHOT', position, accounts };
  }

  async #lookUp(): Promise<void> {
    this.#looking = true;
    try {
      for (let from = this.#shownTo; from !== null; from = this.#shownTo) {
        const position = this.#services.progress.positionOf(balances.name);
        this.#shownTo = null;
        await this.#tellChanges(from, position);
      }
    } catch (fault) {
      for (const { fail } of this.#subscribers) fail(fault);
    } finally {
      this.#shownTo = null;
      this.#looking = false;
    }
  }

  async #tellChanges(from: bigint, to: bigint): Promise<void> {
    const watched = new Set([...this.#subscribers].flatMap(({ accountIds }) => [...accountIds]));
    const changed = await this.#changedAccounts(from, to);
    const ids = [...watched].filter((id) => changed === 'too many' || changed.has(id));
    if (ids.length === 0) return;
    const accounts = await findAccounts(this.#services.database.prisma, ids);
    for (const { accountIds, tell } of this.#subscribers) {
      const own = accounts.filter(({ accountId }) => accountIds.has(accountId));
      if (own.length > 0) tell({ kind: 'UPDATE', position: to, accounts: own });
    }
  }

  async #changedAccounts(from: bigint, to: bigint): Promise<ReadonlySet<string> | 'too many'> {
    if (to < from || to - from > MAX_CHANGES_LOOKED_UP) return 'too many';
    const events = await this.#services.feed.readAfter(from, Number(to - from));
    return new Set(events.map(({ record }) => idOfStream(record.streamId)));
  }
}

function pushNewer(
  frame: VersionsFrame,
  sent: Map<string, number>,
  push: (frame: VersionsFrame) => void,
): void {
  const accounts = frame.accounts.filter(({ accountId, version }) => version > (sent.get(accountId) ?? 0));
  if (accounts.length === 0) return;
  for (const { accountId, version } of accounts) sent.set(accountId, version);
  push({ ...frame, accounts });
}

/** Two frames as one: the later kind and position, and of each account the newer version. */
function merge(earlier: VersionsFrame, later: VersionsFrame): VersionsFrame {
  const accounts = new Map(earlier.accounts.map((account) => [account.accountId, account]));
  for (const account of later.accounts) {
    const known = accounts.get(account.accountId);
    if (!known || known.version < account.version) accounts.set(account.accountId, account);
  }
  const position = earlier.position > later.position ? earlier.position : later.position;
  return { kind: later.kind, position, accounts: [...accounts.values()] };
}
