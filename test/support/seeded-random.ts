/** The seed of a run: the one of DAYBOOK_SEED, to repeat a run, or a new one. It is printed, so that any run can be repeated. */
export function chooseSeed(): number {
  const seed = Number(process.env.DAYBOOK_SEED || Math.floor(Math.random() * 2 ** 32));
  console.log(`DAYBOOK_SEED=${seed}`);
  return seed;
}

/** Random choices that follow from a seed. (The generator is mulberry32, by Tommy Ettinger.) */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from `minimum` to `maximum`, both included. */
  integer(minimum: number, maximum: number): number {
    return minimum + Math.floor(this.#fraction() * (maximum - minimum + 1));
  }

  /** One of the items, which must not be empty. */
  oneOf<Item>(items: readonly Item[]): Item {
    return items[this.integer(0, items.length - 1)] as Item;
  }

  /** True once in so many times. */
  onceIn(times: number): boolean {
    return this.integer(1, times) === 1;
  }

  /** Another source of choices that follows from this one, so that several can be used in any order. */
  fork(): SeededRandom {
    return new SeededRandom(this.integer(0, 2 ** 32 - 1));
  }

  #fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
