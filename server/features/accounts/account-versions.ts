import { validate as isUuid } from 'uuid';
import { ReadFailure } from '../../errors.ts';
import {
  type LiveFlow,
  type LiveListener,
  LiveSubscription,
} from '../../graphql/subscriptions/live-source.ts';
import { idOfStream } from '../../kernel/decider.ts';
import { isAnyReleased } from '../../kernel/projections/dead-letters.ts';
import type { Services } from '../../services.ts';
import type { AccountView } from './account-view.ts';
import { balances, findAccounts } from './balances.ts';
import { VersionWatch } from './version-watch.ts';

/** A subscription for more accounts than a page shows is a dashboard's, not a page's. */
const MAX_ACCOUNTS = 100;
/** Looking up which accounts changed is dearer than reading all that are watched, once more changed than this. */
const MAX_CHANGES_LOOKED_UP = 2_000;
/** Before every position. */
const LONG_AGO = -1n;

/** Accounts that became visible in a newer version, with the position that the read table had reached by then. */
export interface VersionsFrame {
  readonly kind: 'SNAPSHOT' | 'UPDATE';
  readonly position: bigint;
  readonly accounts: readonly AccountView[];
}

/** One who wants to know where some accounts stand. */
interface Joining {
  readonly accountIds: ReadonlySet<string>;
  readonly hand: (snapshot: VersionsFrame) => void;
  readonly fail: (fault: unknown) => void;
}

/**
 * Pushes account versions to whoever watches them, after the commit of the read table. There is one read at a time, for all
 * watchers together: of what changed, and of where things stand for those who join. So versions never go back, and a snapshot lies
 * between two changes. What happens during a read goes into the next.
 */
export class AccountVersions {
  readonly #services: Services;
  readonly #watch = new VersionWatch();
  #joining: Joining[] = [];
  #changedSince: bigint | null = null;
  #reading = false;

  constructor(services: Services) {
    this.#services = services;
    services.progress.onReport((state, before) => {
      if (state.name !== balances.name) return;
      const released = isAnyReleased(before.quarantine, state.quarantine);
      if (this.#watch.isEmpty || (state.position === before.position && !released)) return;
      // What a stream missed in quarantine may be anywhere.
      this.#changedSince = released ? LONG_AGO : (this.#changedSince ?? before.position);
      this.#wake();
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
  }): LiveSubscription<VersionsFrame> {
    const ids = checkedIds(accountIds);
    const newerThan = after === null ? -1n : this.#services.positions.decode(after);
    const source = {
      key: `accountVersions ${[...ids].sort().join(' ')}`,
      open: (listener: LiveListener<VersionsFrame>) => this.#open(ids, listener),
      merge,
      beginning: {
        key: String(newerThan),
        of: (snapshot: VersionsFrame) => ({
          ...snapshot,
          accounts: snapshot.accounts.filter(({ position }) => position > newerThan),
        }),
      },
    };
    return new LiveSubscription(source, signal);
  }

  #open(
    accountIds: ReadonlySet<string>,
    { tell, fail }: LiveListener<VersionsFrame>,
  ): LiveFlow<VersionsFrame> {
    const close = this.#watch.add({
      accountIds,
      fail,
      tell: (accounts, position) => tell({ kind: 'UPDATE', position, accounts }),
    });
    return {
      close,
      snapshot: (hand, failToRead) => {
        this.#joining.push({ accountIds, hand, fail: failToRead });
        this.#wake();
      },
    };
  }

  #wake(): void {
    if (!this.#reading) void this.#readAll();
  }

  async #readAll(): Promise<void> {
    this.#reading = true;
    // Lets in who joins in the same turn of the event loop.
    await Promise.resolve();
    while (this.#joining.length > 0 || this.#changedSince !== null) {
      const [joining, since] = [this.#joining, this.#changedSince];
      this.#joining = [];
      this.#changedSince = null;
      try {
        await this.#read(joining, since);
      } catch (fault) {
        for (const { fail } of joining) fail(fault);
        if (since !== null) this.#watch.fail(fault);
      }
    }
    this.#reading = false;
  }

  async #read(joining: readonly Joining[], since: bigint | null): Promise<void> {
    const position = this.#services.progress.positionOf(balances.name);
    const wanted = new Set(joining.flatMap(({ accountIds }) => [...accountIds]));
    if (since !== null) for (const id of await this.#changedAndWatched(since, position)) wanted.add(id);
    if (wanted.size === 0 && joining.length === 0) return;
    const accounts = new Map(
      (await findAccounts(this.#services.database.prisma, [...wanted])).map((one) => [one.accountId, one]),
    );
    this.#watch.tell(accounts.values(), position);
    const snapshots = new Map<ReadonlySet<string>, VersionsFrame>();
    for (const { accountIds, hand } of joining) {
      const snapshot = snapshots.get(accountIds) ?? snapshotOf(accountIds, accounts, position);
      snapshots.set(accountIds, snapshot);
      hand(snapshot);
    }
  }

  async #changedAndWatched(from: bigint, to: bigint): Promise<Iterable<string>> {
    if (from === LONG_AGO || to < from || to - from > MAX_CHANGES_LOOKED_UP) return this.#watch.accountIds();
    const events = await this.#services.feed.readBetween(from, to);
    return events.map(({ record }) => idOfStream(record.streamId)).filter((id) => this.#watch.has(id));
  }
}

function checkedIds(accountIds: readonly string[]): ReadonlySet<string> {
  if (accountIds.length > MAX_ACCOUNTS) {
    throw new ReadFailure(
      'BAD_USER_INPUT',
      `${accountIds.length} ids; a subscription takes at most ${MAX_ACCOUNTS}.`,
    );
  }
  const unknown = accountIds.find((id) => !isUuid(id));
  if (unknown === undefined) return new Set(accountIds.map((id) => id.toLowerCase()));
  throw new ReadFailure(
    'BAD_USER_INPUT',
    `${JSON.stringify(unknown.slice(0, 60))} is not the id of an account.`,
  );
}

function snapshotOf(
  accountIds: ReadonlySet<string>,
  accounts: ReadonlyMap<string, AccountView>,
  position: bigint,
): VersionsFrame {
  const own = [...accountIds].flatMap((id) => accounts.get(id) ?? []);
  return { kind: 'SNAPSHOT', position, accounts: own };
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
