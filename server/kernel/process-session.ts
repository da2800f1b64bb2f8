import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** How often everything is looked up that notifications tell of, in case one was lost. */
const POLL_MS = 1_000;
/** Longer than any of the small statements that run here; past it nobody is at the other end. */
const ANSWER_WITHIN_MS = 3_000;

/** Something that other processes tell of. What they tell is a hint: it may be lost, late or doubled, and never misleads. */
export interface Subject {
  readonly channel: string;
  /** Takes in a notification. `own` is one that a connection of this process has sent. */
  readonly heard: (payload: string, own: boolean) => void;
  /** Looks for oneself: as soon as notifications are heard, and now and then. */
  readonly look?: () => Promise<void>;
}

/**
 * The one connection that a process keeps for itself: it hears the notifications of other processes, and runs the small statements
 * that can't wait until the pool has a connection to spare. A broken one is replaced.
 */
export class ProcessSession {
  readonly #pool: Pool;
  readonly #ownPools: readonly Pool[];
  readonly #subjects: Subject[] = [];
  readonly #ownBackends = new Set<number>();
  #connection: Promise<PoolClient> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  /** The end of the statement that was asked for last: they take turns. */
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * @param pool Its connection comes from here.
   * @param others Pools from which this process notifies, too.
   */
  constructor(pool: Pool, others: readonly Pool[] = []) {
    this.#pool = pool;
    this.#ownPools = [pool, ...others];
    for (const own of this.#ownPools) {
      own.on('connect', this.#remember);
      own.on('remove', this.#forget);
    }
  }

  /** Adds something to be heard of; before the start. */
  attend(subject: Subject): void {
    this.#subjects.push(subject);
  }

  /** Starts listening, and looks at everything once. */
  async start(): Promise<void> {
    await this.#look();
    this.#timer = setInterval(() => {
      // One at a time: while the database is slow a look takes longer than the pause between two.
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      });
    }, POLL_MS);
  }

  /** Stops listening and gives the connection back. */
  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#looking;
    const client = await this.#connection?.catch(() => null);
    this.#connection = null;
    client?.release(true);
    for (const own of this.#ownPools) {
      own.off('connect', this.#remember);
      own.off('remove', this.#forget);
    }
  }

  /** Runs a statement; each has to be small, for they take turns. Throws if there is no answer for some seconds. */
  query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
    const result = this.#turn.then(() => this.#run<Row>(statement));
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #run<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
    const client = await this.#connect();
    const bounded = { ...statement, query_timeout: ANSWER_WITHIN_MS };
    return client.query<Row>(bounded).catch((fault: unknown) => {
      // A statement that the server refused leaves the connection as it was; after anything else nobody knows.
      if ((fault as { readonly severity?: string }).severity !== 'ERROR') this.#giveUp(client);
      throw fault;
    });
  }

  /** The database being away is no failure here: the next look tries again, and whoever needs it now says so itself. */
  async #look(): Promise<void> {
    await this.#connect().catch(() => undefined);
    await Promise.all(this.#subjects.map(({ look }) => look?.().catch(() => undefined)));
  }

  #connect(): Promise<PoolClient> {
    this.#connection ??= this.#open().catch((fault: unknown) => {
      this.#connection = null;
      throw fault;
    });
    return this.#connection;
  }

  async #open(): Promise<PoolClient> {
    const client = await this.#pool.connect();
    client.on('notification', ({ channel, processId, payload }) => {
      const own = this.#ownBackends.has(processId);
      for (const subject of this.#subjects)
        if (subject.channel === channel) subject.heard(payload ?? '', own);
    });
    client.on('error', () => this.#giveUp(client));
    try {
      const channels = new Set(this.#subjects.map(({ channel }) => channel));
      await client.query([...channels].map((channel) => `LISTEN ${channel}`).join('; '));
      return client;
    } catch (fault) {
      client.release(true);
      throw fault;
    }
  }

  /** It may tell of its end more than once, but can be given back only once. */
  #giveUp(client: PoolClient): void {
    const connection = this.#connection;
    const drop = (current: PoolClient) => {
      if (current !== client || this.#connection !== connection) return;
      this.#connection = null;
      client.release(true);
    };
    // One that breaks while it is being opened is given back there.
    connection?.then(drop, () => {});
  }

  readonly #remember = (client: PoolClient): void => {
    this.#ownBackends.add(backendOf(client));
  };

  readonly #forget = (client: PoolClient): void => {
    this.#ownBackends.delete(backendOf(client));
  };
}

/** The server process behind a connection, as notifications name it. */
function backendOf(client: PoolClient): number {
  return (client as PoolClient & { readonly processID: number }).processID;
}
