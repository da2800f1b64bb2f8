import { type Place, WaitQueue } from './wait-queue.ts';

/** One who waits until projections show a position. */
export interface Waiter {
  readonly position: bigint;
  readonly streamId?: string | undefined;
  /** Where it stands in the queues of the projections that it waits for, by their names. */
  readonly places: Map<string, Place<Waiter>>;
}

/** Everybody who waits: in a queue for each projection, and by the stream that it is after. */
export class Waiters<Kind extends Waiter> {
  readonly #queues = new Map<string, WaitQueue<Kind>>();
  readonly #ofStream = new Map<string, Set<Kind>>();
  #size = 0;

  /** How many wait. */
  get size(): number {
    return this.#size;
  }

  /** Takes in one who stands in no queue yet. */
  enter(waiter: Kind): void {
    this.#size += 1;
    const { streamId } = waiter;
    if (streamId !== undefined)
      this.#ofStream.set(streamId, (this.#ofStream.get(streamId) ?? new Set()).add(waiter));
  }

  /** Lets one go, out of every queue. */
  leave(waiter: Kind): void {
    this.#size -= 1;
    for (const [name, place] of waiter.places) this.#queueOf(name).leave(place as Place<Kind>);
    const { streamId } = waiter;
    if (streamId === undefined) return;
    const others = this.#ofStream.get(streamId);
    others?.delete(waiter);
    if (others?.size === 0) this.#ofStream.delete(streamId);
  }

  /** Has one stand in the queue of a projection, unless it does so already. */
  queueUp(waiter: Kind, projection: string): void {
    if (!waiter.places.has(projection))
      waiter.places.set(projection, this.#queueOf(projection).join(waiter, waiter.position));
  }

  /** Takes out of a projection's queue those whose position it has reached. */
  takeDue(projection: string, position: bigint): readonly Kind[] {
    const due = this.#queueOf(projection).takeUpTo(position);
    for (const { places } of due) places.delete(projection);
    return due;
  }

  /** Those who stand in a projection's queue. */
  waitingFor(projection: string): readonly Kind[] {
    return this.#queueOf(projection).everybody();
  }

  /** Those who are after a stream. */
  waitingForStream(streamId: string): readonly Kind[] {
    return [...(this.#ofStream.get(streamId) ?? [])];
  }

  #queueOf(projection: string): WaitQueue<Kind> {
    const queue = this.#queues.get(projection) ?? new WaitQueue();
    this.#queues.set(projection, queue);
    return queue;
  }
}
