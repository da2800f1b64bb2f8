/**
 * Which streams of a batch stand or fall together: those that one command touches, and so on through shared streams.
 * (Union-find with path halving; streams are numbered from 0.)
 */
export class Groups {
  readonly #parents: number[] = [];

  /** Puts streams into one group. */
  join(streams: readonly number[]): void {
    const [first, ...others] = streams;
    if (first === undefined) return;
    for (const other of others) this.#parents[this.of(other)] = this.of(first);
  }

  /** The number of the group that a stream is in. */
  of(stream: number): number {
    let node = stream;
    for (let parent = this.#parentOf(node); parent !== node; parent = this.#parentOf(node)) {
      this.#parents[node] = this.#parentOf(parent);
      node = parent;
    }
    return node;
  }

  #parentOf(node: number): number {
    this.#parents[node] ??= node;
    return this.#parents[node] ?? node;
  }
}
