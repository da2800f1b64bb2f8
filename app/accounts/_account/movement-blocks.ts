import { pageSession } from '../../_consistency/page-session.ts';
import type { Unshown } from '../../_consistency/use-waiting.ts';
import { transactionsDocument } from '../../_graphql/account-documents.ts';
import type { AsOf, MovementFragment, TransactionFilter } from '../../_graphql/generated/graphql.ts';

/** Rows that are read together: the largest page that the server gives. */
const blockSize = 100;
/** Blocks that are kept: some screens back and forth, so that scrolling far does not fill the memory. */
const keptBlocks = 40;
/** How often what is read is read anew because movements came in meanwhile; then it is taken as it is. */
const mostReads = 5;

/** Which movements of which account, as they are or as they were. */
export interface MovementsOf {
  readonly accountId: string;
  readonly filter: TransactionFilter;
  readonly asOf: AsOf | undefined;
}

/** Some of the list, at the time at which it had so many rows. */
interface Block {
  readonly total: number;
  readonly rows: readonly MovementFragment[];
}

/**
 * A long list of movements, of which the parts that were looked at are there. Movements come in at its beginning and are never taken
 * out, so it can be shown, and read on, as it was some movements ago.
 */
export class MovementBlocks {
  readonly #of: MovementsOf;
  readonly #tell: () => void;
  readonly #blocks = new Map<number, readonly MovementFragment[]>();
  readonly #reading = new Map<number, Promise<void>>();
  #onScreen: readonly number[] = [0];
  #isClosed = false;
  #total: number | undefined;
  /** How many came since, as far as that is known. */
  #newCount = 0;
  #error: unknown;

  /** @param tell Called whenever there is something else to show. */
  constructor(of: MovementsOf, tell: () => void) {
    this.#of = of;
    this.#tell = tell;
  }

  /** How many movements there are in what is shown; undefined until something was read. */
  get total(): number | undefined {
    return this.#total;
  }

  /** Why the last attempt to read failed; undefined if it did not. */
  get error(): unknown {
    return this.#error;
  }

  /** The movement at a place of the list; undefined if it was not read yet. */
  at(index: number): MovementFragment | undefined {
    return this.#blocks.get(Math.floor(index / blockSize))?.[index % blockSize];
  }

  /** Reads what is on screen, unless it is there. */
  async show(first: number, last: number): Promise<void> {
    const [from, to] = [Math.floor(first / blockSize), Math.floor(last / blockSize)];
    this.#onScreen = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    await this.#readMissing();
  }

  /** Reads what is on screen anew, up to a position if one is given; what is not on screen is read when it is looked at. */
  async look(atLeast?: string): Promise<Unshown | undefined> {
    const found = await this.#told(() => this.#fetchTogether(this.#onScreen, atLeast));
    if (!found) return undefined;
    const total = Math.max(...[...found.values()].map((block) => block.total));
    return {
      news: () => this.#newsAt(total),
      show: () => {
        this.#blocks.clear();
        for (const [block, { rows }] of found) this.#blocks.set(block, rows);
        this.#total = total;
        this.#newCount = 0;
        this.#tell();
        // One may have scrolled on meanwhile.
        void this.#readMissing();
      },
    };
  }

  /** Nobody looks any more: what is still on its way is not told. */
  close(): void {
    this.#isClosed = true;
  }

  /** Nothing if the list has become shorter: what it was read from has been emptied, and what is shown is no more. */
  #newsAt(total: number) {
    this.#newCount = total - (this.#total ?? total);
    if (this.#newCount <= 0) return undefined;
    return { newCount: this.#newCount, changedCount: 0, isStale: false };
  }

  async #readMissing(): Promise<void> {
    await Promise.all(this.#onScreen.map((block) => this.#blocks.has(block) || this.#read(block)));
  }

  #read(block: number): Promise<void> {
    const running = this.#reading.get(block);
    if (running) return running;
    const reading = this.#told(() => this.#fetchAsShown(block)).then(() => {
      this.#reading.delete(block);
    });
    this.#reading.set(block, reading);
    return reading;
  }

  /** Does what may fail, and tells how it went. */
  async #told<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      const result = await work();
      this.#error = undefined;
      return result;
    } catch (error) {
      this.#error = error;
      return undefined;
    } finally {
      if (!this.#isClosed) this.#tell();
    }
  }

  /** Reads a block where it is in what is shown, which those that came since have moved on. */
  async #fetchAsShown(block: number): Promise<void> {
    for (let reads = 1; ; reads += 1) {
      const skipped = this.#newCount;
      const { total, rows } = await this.#fetch(block, skipped);
      this.#total ??= total;
      const came = total - this.#total;
      this.#newCount = Math.max(0, came);
      if (came === skipped || reads === mostReads) return this.#keep(block, rows);
    }
  }

  /** Reads blocks until all of them are of the same time. */
  async #fetchTogether(wanted: readonly number[], atLeast: string | undefined) {
    const found = new Map<number, Block>();
    for (let reads = 0; reads < mostReads; reads += 1) {
      const total = Math.max(0, ...[...found.values()].map((block) => block.total));
      const missing = wanted.filter((block) => found.get(block)?.total !== total);
      if (missing.length === 0) break;
      const blocks = await Promise.all(missing.map((block) => this.#fetch(block, 0, atLeast)));
      for (const [index, block] of blocks.entries()) found.set(missing[index] ?? 0, block);
    }
    return found;
  }

  async #fetch(block: number, skipped: number, atLeast?: string): Promise<Block> {
    const { accountId: id, filter, asOf } = this.#of;
    const variables = {
      id,
      filter,
      first: blockSize,
      skip: block * blockSize + skipped,
      ...(asOf && { asOf }),
      ...(atLeast !== undefined && { atLeast }),
    };
    // Each row is on screen once and read anew when it changes, so the cache of all that is known has no use for it.
    const { data } = await pageSession().client.query({
      query: transactionsDocument,
      variables,
      fetchPolicy: 'no-cache',
    });
    const found = data?.account?.transactions;
    return { total: found?.totalCount ?? 0, rows: found?.edges.map(({ node }) => node) ?? [] };
  }

  #keep(block: number, rows: readonly MovementFragment[]): void {
    this.#blocks.delete(block);
    this.#blocks.set(block, rows);
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= keptBlocks) return;
      if (!this.#onScreen.includes(oldest)) this.#blocks.delete(oldest);
    }
  }
}
