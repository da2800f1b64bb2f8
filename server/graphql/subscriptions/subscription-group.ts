import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SubscriptionCounts } from './counts.ts';
import type { LiveFlow, LiveSource } from './live-source.ts';
import { type Delivery, Member, type MemberGroup } from './member.ts';
import type { MessageFrame } from './message-frame.ts';

/** Messages that are sent before anybody else has a turn: less than a millisecond, so that a crowd of subscribers holds up no command. */
const MESSAGES_IN_A_TURN = 64;

interface GroupOptions<T> {
  readonly source: LiveSource<T>;
  /** Executes the operation that all members share for one value of the source. */
  readonly frameOf: (value: T) => MessageFrame | Promise<MessageFrame>;
  readonly counts: SubscriptionCounts;
  /** Told when the last member has left. */
  readonly onEmpty: () => void;
}

/** The frames that subscribers begin with, made of one snapshot: one for each beginning. */
interface Beginnings<T> {
  readonly snapshot: T;
  readonly frames: Map<string, Promise<MessageFrame>>;
}

/**
 * All subscribers who ask for the same: one source, one execution of the operation for each change, one serialised frame. Each
 * begins with a snapshot, which those who join at the same time share too.
 */
export class SubscriptionGroup<T> {
  readonly #options: GroupOptions<T>;
  readonly #memberGroup: MemberGroup<T>;
  readonly #flow: LiveFlow<T>;
  /** Those who wait for their snapshot, those who take part, and those who began while a change was being delivered. */
  readonly #joining = new Set<Member<T>>();
  readonly #members = new Set<Member<T>>();
  readonly #apart = new Set<Member<T>>();
  #busy = false;
  #next: { readonly value: T } | null = null;
  #beginnings: Beginnings<T> | null = null;
  #closed = false;

  constructor(options: GroupOptions<T>) {
    this.#options = options;
    this.#memberGroup = {
      merge: options.source.merge,
      frameOf: options.frameOf,
      onSent: () => {
        options.counts.messages += 1;
      },
      onConflated: () => {
        options.counts.conflated += 1;
      },
      onLeave: (member) => this.#leave(member),
    };
    this.#flow = options.source.open({
      tell: (change) => this.#tell(change),
      fail: (error) => this.#fail(error),
    });
  }

  /** How many take part or are about to. */
  get size(): number {
    return this.#joining.size + this.#members.size + this.#apart.size;
  }

  /** Takes in one more subscriber, who begins as his own source says. */
  join(delivery: Delivery, { beginning }: Pick<LiveSource<T>, 'beginning'>): Member<T> {
    const member = new Member(delivery, this.#memberGroup);
    this.#joining.add(member);
    this.#options.counts.subscriptions += 1;
    this.#flow.snapshot(
      (snapshot) => this.#begin(member, snapshot, beginning),
      (error) => member.end({ error }),
    );
    return member;
  }

  #begin(member: Member<T>, snapshot: T, beginning: LiveSource<T>['beginning']): void {
    if (!this.#joining.delete(member)) return;
    // What is being delivered now, or waits for it, is in the snapshot already.
    (this.#busy ? this.#apart : this.#members).add(member);
    this.#frameOfBeginning(snapshot, beginning).then(
      (frame) => member.begin(frame),
      (error) => member.end({ error }),
    );
  }

  #frameOfBeginning(snapshot: T, beginning: LiveSource<T>['beginning']): Promise<MessageFrame> {
    if (this.#beginnings?.snapshot !== snapshot) this.#beginnings = { snapshot, frames: new Map() };
    const { frames } = this.#beginnings;
    const key = beginning?.key ?? '';
    const made = frames.get(key);
    if (made) return made;
    const frame = (async () => this.#options.frameOf(beginning ? beginning.of(snapshot) : snapshot))();
    frames.set(key, frame);
    return frame;
  }

  #tell(change: T): void {
    this.#beginnings = null;
    for (const member of this.#apart) member.keep(change);
    if (this.#busy)
      this.#next = { value: this.#next ? this.#options.source.merge(this.#next.value, change) : change };
    else if (this.#members.size > 0) void this.#deliver(change);
  }

  /** Executes a change and sends it to everybody, then what came meanwhile, merged. */
  async #deliver(change: T): Promise<void> {
    this.#busy = true;
    try {
      for (
        let next: { readonly value: T } | null = { value: change };
        next && this.#members.size > 0;
        next = this.#takeNext()
      ) {
        const frame = this.#options.frameOf(next.value);
        await this.#broadcast(frame instanceof Promise ? await frame : frame, next.value);
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#busy = false;
    this.#unite();
  }

  #takeNext(): { readonly value: T } | null {
    const next = this.#next;
    this.#next = null;
    return next;
  }

  async #broadcast(frame: MessageFrame, value: T): Promise<void> {
    let sent = 0;
    for (const member of this.#members) {
      if (sent > 0 && sent % MESSAGES_IN_A_TURN === 0) await nextTurn();
      member.take(frame, value);
      sent += 1;
    }
  }

  /** Those who began meanwhile send what they kept, and take part from now on. */
  #unite(): void {
    for (const member of this.#apart) {
      this.#members.add(member);
      member.flush();
    }
    this.#apart.clear();
  }

  #fail(error: unknown): void {
    for (const member of [...this.#joining, ...this.#members, ...this.#apart]) member.end({ error });
  }

  #leave(member: Member<T>): void {
    this.#options.counts.subscriptions -= 1;
    for (const members of [this.#joining, this.#members, this.#apart]) members.delete(member);
    if (this.size > 0 || this.#closed) return;
    this.#closed = true;
    this.#options.onEmpty();
    this.#flow.close();
  }
}
