/** A place in a queue: who stands in it, and the position that he waits for. */
export interface Place<Waiter> {
  readonly waiter: Waiter;
  readonly position: bigint;
  /** Where it is in the heap; -1 when it has left. The queue's to write. */
  index: number;
}

/**
 * Those who wait for positions, in a binary heap, the lowest position first: letting go of who is due looks at nobody else, and
 * whoever gives up leaves from the middle. Both take time in the logarithm of how many wait.
 */
export class WaitQueue<Waiter> {
  readonly #heap: Place<Waiter>[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** Takes in a waiter; the place is what he leaves by. */
  join(waiter: Waiter, position: bigint): Place<Waiter> {
    const place = { waiter, position, index: this.#heap.length };
    this.#heap.push(place);
    this.#rise(place);
    return place;
  }

  /** Takes a place out of the queue; one that has left already stays so. */
  leave(place: Place<Waiter>): void {
    const { index } = place;
    if (index < 0) return;
    place.index = -1;
    const last = this.#heap.pop();
    if (!last || last === place) return;
    this.#put(last, index);
    this.#rise(last);
    this.#sink(last);
  }

  /** Takes out all that wait for a position up to this one, the lowest first. */
  takeUpTo(position: bigint): Waiter[] {
    const due: Waiter[] = [];
    for (let first = this.#heap[0]; first && first.position <= position; first = this.#heap[0]) {
      this.leave(first);
      due.push(first.waiter);
    }
    return due;
  }

  /** Everybody who waits, in no particular order. */
  everybody(): Waiter[] {
    return this.#heap.map(({ waiter }) => waiter);
  }

  #rise(place: Place<Waiter>): void {
    for (;;) {
      const at = place.index;
      const above = at > 0 ? this.#heap[(at - 1) >> 1] : undefined;
      if (!above || above.position <= place.position) return;
      this.#exchange(place, above);
    }
  }

  #sink(place: Place<Waiter>): void {
    for (;;) {
      const [left, right] = [this.#heap[2 * place.index + 1], this.#heap[2 * place.index + 2]];
      const lower = left && right && right.position < left.position ? right : left;
      if (!lower || lower.position >= place.position) return;
      this.#exchange(place, lower);
    }
  }

  #exchange(one: Place<Waiter>, other: Place<Waiter>): void {
    const at = one.index;
    this.#put(one, other.index);
    this.#put(other, at);
  }

  #put(place: Place<Waiter>, index: number): void {
    place.index = index;
    this.#heap[index] = place;
  }
}
