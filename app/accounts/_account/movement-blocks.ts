import { pageSession } from '../../_consistency/page-session.ts';
import { transactionsDocument } from '../../_graphql/account-documents.ts';
import type { AsOf, MovementFragment, TransactionFilter } from '../../_graphql/generated/graphql.ts';

/** Rows that are read together: the largest page that the server gives. */
const blockSize = 100;
/** Blocks that are kept: some screens back and forth, so that scrolling far does not fill the memory. */
const keptBlocks = 40;

/** Which movements of which account, as they are or as they were. */
export interface MovementsOf {
  readonly accountId: string;
  readonly filter: TransactionFilter;
  readonly asOf: AsOf | undefined;
}

/** A long list of movements, of which the parts that were looked at are there. */
export class MovementBlocks {
  readonly #of: MovementsOf;
  readonly #tell: () => void;
  readonly #blocks = new Map<number, readonly MovementFragment[]>();
  readonly #reading = new Map<number, Promise<void>>();
  #onScreen: readonly number[] = [0];
  #isClosed = false;
  #total: number | undefined;
  #error: unknown;

  /** @param tell Called whenever there is something else to show. */
  constructor(of: MovementsOf, tell: () => void) {
    this.#of = of;
    this.#tell = tell;
  }

  /** How many movements there are; undefined until something was read. */
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
    await Promise.all(this.#onScreen.map((block) => this.#blocks.has(block) || this.#read(block)));
  }

  /** Reads what is on screen again, up to a position if one is given; what is not on screen is read when it is looked at. */
  async reread(atLeast?: string): Promise<void> {
    await Promise.all(this.#onScreen.map((block) => this.#read(block, atLeast, true)));
    for (const block of this.#blocks.keys()) if (!this.#onScreen.includes(block)) this.#blocks.delete(block);
  }

  /** Nobody looks any more: what is still on its way is not told. */
  close(): void {
    this.#isClosed = true;
  }

  #read(block: number, atLeast?: string, isAnew = false): Promise<void> {
    const running = this.#reading.get(block);
    if (running && !isAnew) return running;
    const reading = this.#fetch(block, atLeast).finally(() => {
      if (this.#reading.get(block) === reading) this.#reading.delete(block);
      if (!this.#isClosed) this.#tell();
    });
    this.#reading.set(block, reading);
    return reading;
  }

  async #fetch(block: number, atLeast: string | undefined): Promise<void> {
    const { accountId: id, filter, asOf } = this.#of;
    const variables = {
      id,
      filter,
      first: blockSize,
      skip: block * blockSize,
      ...(asOf && { asOf }),
      ...(atLeast !== undefined && { atLeast }),
    };
    try {
      // Each row is on screen once and read anew when it changes, so the cache of all that is known has no use for it.
      const { data } = await pageSession().client.query({
        query: transactionsDocument,
        variables,
        fetchPolicy: 'no-cache',
      });
      const found = data?.account?.transactions;
      this.#error = undefined;
      this.#total = found?.totalCount ?? 0;
      this.#keep(block, found?.edges.map(({ node }) => node) ?? []);
    } catch (error) {
      this.#error = error;
    }
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
