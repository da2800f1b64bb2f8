import {
  type LiveFlow,
  type LiveListener,
  LiveSubscription,
} from '../../graphql/subscriptions/live-source.ts';
import { idOfStream, streamIdOf } from '../../kernel/decider.ts';
import type { Recorded } from '../../kernel/event.ts';
import { isAnyReleased, isSameQuarantine } from '../../kernel/projections/dead-letters.ts';
import type { Services } from '../../services.ts';
import { transitionsOf } from './account-transitions.ts';
import { type AccountConditions, balances, readAccountsAt } from './balances.ts';
import { accountStreams } from './decider.ts';
import type { AccountEvent } from './events.ts';
import { type FoldedTexts, readFoldedTexts } from './folded-texts.ts';
import {
  type AccountTransition,
  type ListFrame,
  listChangesOf,
  mergeListFrames,
  snapshotAt,
  updateOf,
} from './list-changes.ts';

/** After more events than this the lists are read again: that is cheaper than looking at each. */
const MAX_EVENTS = 2_000;

/** One who goes on may have come from another process, which was ahead; as long as any projection should be behind. */
const REACH_MS = 30_000;

/** One list that is watched. */
interface Watcher extends LiveListener<ListFrame> {
  readonly conditions: AccountConditions;
}

/** One who begins to watch a list, or goes on where he was. */
interface Joining {
  readonly conditions: AccountConditions;
  readonly after: bigint | null;
  readonly hand: (frame: ListFrame) => void;
  readonly fail: (fault: unknown) => void;
}

/** What happened to accounts between two positions; null if that is too much to tell. */
interface Stretch {
  readonly position: bigint;
  readonly since: (from: bigint) => Promise<readonly AccountTransition[] | null>;
}

/**
 * Pushes what comes into lists of accounts, changes in them and leaves them, after the commit of the read table. There is one read
 * at a time, for all lists together, of one moment of the table: what happened up to its position, no more and no less. What
 * happens during a read goes into the next. Nobody's list is kept: what an account was before follows from the events.
 */
export class AccountListWatch {
  readonly #services: Services;
  readonly #watchers = new Set<Watcher>();
  #joining: Joining[] = [];
  /** Whether other accounts are stale than when the watchers were told last. */
  #staleMoved = false;
  /** What the watchers were told last; null while there are none, or when they have to read their lists again. */
  #toldTo: bigint | null = null;
  /** How often it was forgotten what the watchers were told. */
  #forgotten = 0;
  #grown = false;
  #reading = false;

  constructor(services: Services) {
    this.#services = services;
    services.progress.onReport((state, before) => {
      if (!isSameQuarantine(before.quarantine, state.quarantine)) this.#takeStale();
      if (state.name !== balances.name) return;
      const released = isAnyReleased(before.quarantine, state.quarantine);
      // What a stream missed in quarantine is not found after any position.
      if (released || state.position < before.position) this.#forget();
      else if (state.position === before.position) return;
      if (this.#watchers.size === 0) return;
      this.#grown = true;
      this.#wake();
    });
  }

  /**
   * The changes of the list of the accounts that satisfy the conditions: first a snapshot, or all that changed since `after`; then
   * each change. Throws a `ReadFailure` for a foreign position.
   */
  subscribe({
    conditions,
    after,
    signal,
  }: {
    readonly conditions: AccountConditions;
    readonly after: string | null;
    readonly signal: AbortSignal;
  }): LiveSubscription<ListFrame> {
    const from = after === null ? null : this.#services.positions.decode(after);
    const source = {
      key: `accountChanges ${from ?? ''} ${keyOf(conditions)}`,
      open: (listener: LiveListener<ListFrame>) => this.#open(conditions, from, listener),
      merge: mergeListFrames,
    };
    return new LiveSubscription(source, signal);
  }

  #open(
    conditions: AccountConditions,
    after: bigint | null,
    listener: LiveListener<ListFrame>,
  ): LiveFlow<ListFrame> {
    const watcher = { conditions, ...listener };
    if (this.#watchers.size === 0) this.#forget();
    this.#watchers.add(watcher);
    return {
      close: () => this.#watchers.delete(watcher),
      snapshot: (hand, fail) => {
        const join = () => {
          this.#joining.push({ conditions, after, hand, fail });
          this.#wake();
        };
        if (after === null) join();
        else this.#reach(after).then(join, fail);
      },
    };
  }

  /** From now on nobody knows what the watchers know: they have to read their lists again. */
  #forget(): void {
    this.#toldTo = null;
    this.#forgotten += 1;
  }

  /** Other accounts are stale than before, which no event tells: who watches for that has to read the list again. */
  #takeStale(): void {
    if (![...this.#watchers].some(watchesForStale)) return;
    this.#staleMoved = true;
    this.#grown = true;
    this.#wake();
  }

  readonly #isStale = (accountId: string): boolean => {
    const streamId = streamIdOf(accountStreams.category, accountId);
    return this.#services.progress.states().some(({ quarantine }) => quarantine.has(streamId));
  };

  /** Waits until the table shows what one who goes on has seen, elsewhere, already. */
  async #reach(position: bigint): Promise<void> {
    const { signal } = new AbortController();
    const request = { projections: [balances.name], position, timeoutMs: REACH_MS, signal };
    await this.#services.progress.waitFor(request);
  }

  #wake(): void {
    if (!this.#reading) void this.#readAll();
  }

  async #readAll(): Promise<void> {
    this.#reading = true;
    // Lets in who joins in the same turn of the event loop.
    await Promise.resolve();
    while (this.#joining.length > 0 || this.#grown) {
      const joining = this.#joining;
      const watchers = [...this.#watchers];
      this.#joining = [];
      this.#grown = false;
      try {
        await this.#read(joining, watchers);
      } catch (fault) {
        this.#forget();
        for (const { fail } of [...joining, ...watchers]) fail(fault);
      }
    }
    this.#reading = false;
  }

  async #read(joining: readonly Joining[], watchers: readonly Watcher[]): Promise<void> {
    const [toldTo, forgotten, staleMoved] = [this.#toldTo, this.#forgotten, this.#staleMoved];
    this.#staleMoved = false;
    const afters = joining.flatMap(({ after }) => after ?? []);
    const { position, since } = await this.#stretch([...afters, ...(toldTo === null ? [] : [toldTo])]);
    const parts = [...watchers, ...joining].flatMap(({ conditions }) => conditions.ownerContains || []);
    const folding = new Map<readonly AccountTransition[], Promise<FoldedTexts>>();
    const foldedOf = (transitions: readonly AccountTransition[]) => {
      const known = folding.get(transitions) ?? this.#fold(transitions, parts);
      folding.set(transitions, known);
      return known;
    };
    const frameOf = async (from: bigint | null, conditions: AccountConditions): Promise<ListFrame> => {
      const transitions = from === null ? null : await since(from);
      if (!transitions) return snapshotAt(position);
      const folded = await foldedOf(transitions);
      return updateOf(position, listChangesOf(transitions, conditions, { isStale: this.#isStale, folded }));
    };
    for (const watcher of watchers) {
      const { conditions, tell } = watcher;
      const isMoved = staleMoved && watchesForStale(watcher);
      const frame = isMoved ? snapshotAt(position) : await frameOf(toldTo, conditions);
      if (frame.kind === 'SNAPSHOT' || frame.changes.length > 0) tell(frame);
    }
    for (const { conditions, after, hand } of joining) hand(await frameOf(after, conditions));
    if (this.#forgotten === forgotten) this.#toldTo = position;
  }

  /** The owners before and after, and the parts that are looked for in them: once for all who look for any. */
  async #fold(transitions: readonly AccountTransition[], parts: readonly string[]): Promise<FoldedTexts> {
    if (parts.length === 0 || transitions.length === 0) return new Map();
    const owners = transitions.flatMap(({ before, after }) => [before?.owner ?? after.owner, after.owner]);
    return readFoldedTexts(this.#services.database.reads, [...parts, ...owners]);
  }

  /** One moment of the table, with what happened up to it after each of these positions. */
  async #stretch(froms: readonly bigint[]): Promise<Stretch> {
    const { database, feed } = this.#services;
    let events: readonly Recorded<AccountEvent>[] = [];
    const near = (from: bigint, position: bigint) => from <= position && position - from <= MAX_EVENTS;
    const { position, accounts } = await readAccountsAt(database.reads, async (at) => {
      const first = froms
        .filter((from) => near(from, at))
        .reduce((least, from) => (from < least ? from : least), at);
      events = (await feed.readBetween(first, at)) as readonly Recorded<AccountEvent>[];
      return [...new Set(events.map(({ record }) => idOfStream(record.streamId)))];
    });
    const made = new Map<bigint, Promise<readonly AccountTransition[]>>();
    return {
      position,
      since: async (from) => {
        if (!near(from, position)) return null;
        const known = made.get(from);
        if (known) return known;
        const later = events.filter(({ record }) => record.position > from);
        const transitions = transitionsOf(this.#services, { from, events: later, accounts });
        made.set(from, transitions);
        return transitions;
      },
    };
  }
}

function watchesForStale({ conditions }: Watcher): boolean {
  return conditions.stale != null;
}

/** The same for conditions that mean the same. */
function keyOf({ statuses, ...others }: AccountConditions): string {
  const values = Object.entries({ ...others, statuses: statuses && [...new Set(statuses)].sort() })
    .filter(([, value]) => value != null)
    .sort(([one], [other]) => one.localeCompare(other));
  return JSON.stringify(values, (_name, value) => (typeof value === 'bigint' ? `${value}` : value));
}
