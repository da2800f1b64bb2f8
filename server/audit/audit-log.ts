import type { Pool } from 'pg';
import { v7 as newUuid } from 'uuid';
import { booleanArray, textArray, timestampArray, uuidArray } from '../kernel/binary-arrays.ts';

/** What came of an attempt: carried out, refused by a rule of the book, not allowed to this principal, or broken off by a fault. */
export const AUDIT_OUTCOMES = ['DONE', 'REFUSED', 'FORBIDDEN', 'FAILED'] as const;

export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** One attempt. */
export interface Attempt {
  /** Null if nobody was signed in. */
  readonly principal: string | null;
  readonly displayName: string;
  readonly role: string | null;
  readonly address: string;
  /** A root field of the schema, such as `Mutation.depositMoney`, or `signIn`, `signOut`. */
  readonly action: string;
  readonly outcome: AuditOutcome;
  readonly reason: string | null;
  /** What it was about. */
  readonly subject: string | null;
  readonly commandId: string | null;
  readonly correlationId: string;
  /** Something that was looked at, and allowed to be. */
  readonly read?: boolean;
}

interface Entry {
  readonly id: string;
  readonly at: Date;
  readonly attempt: Attempt;
}

interface AuditLogOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  /** Told when a batch could not be written, and of each entry that is given up at the end. */
  readonly log: { error(details: object, message: string): void };
  /** Whether what was only looked at is kept; it is unless given. */
  readonly reads?: boolean;
  /** Entries that may wait; room for a test to make it small. */
  readonly capacity?: number;
}

/** Entries are written together, this long after the first of them: a few flushes a second, whatever the load. */
const GATHER_MS = 200;
/** One statement takes as many. */
const BATCH = 1_000;
/** Some seconds of the highest load; then whoever adds one waits, so that none is lost. */
const CAPACITY = 20_000;
const TRY_AGAIN_MS = 500;
/** At the end the database gets this long; what it has not taken then goes to the log. */
const CLOSE_WITHIN_MS = 1_500;

const COLUMNS =
  'id, at, principal, display_name, role, address, action, outcome, reason, subject, command_id, correlation_id, read';

/**
 * Keeps every attempt in the table `audit_log`. Commands don't wait for it: entries gather in memory and are written in batches, one
 * at a time. What could not be written stays and is tried again; when too much waits, so does whoever adds to it.
 */
export class AuditLog {
  readonly #options: AuditLogOptions;
  readonly #capacity: number;
  #waiting: Entry[] = [];
  #writing: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closing = false;
  readonly #forRoom: (() => void)[] = [];

  constructor(options: AuditLogOptions) {
    this.#options = options;
    this.#capacity = options.capacity ?? CAPACITY;
  }

  /** Adds an attempt. Resolves at once unless too much waits to be written. */
  record(attempt: Attempt): Promise<void> | undefined {
    if (attempt.read && this.#options.reads === false) return undefined;
    this.#waiting.push({ id: newUuid(), at: this.#options.now(), attempt });
    this.#flushIn(GATHER_MS);
    if (this.#waiting.length < this.#capacity || this.#closing) return undefined;
    return new Promise((resolve) => this.#forRoom.push(resolve));
  }

  /** Writes what waits, unless the database does not take it. */
  async flush(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  /** Writes what is left; what the database does not take any more goes to the program's log, so that it is not lost. */
  async close(): Promise<void> {
    this.#closing = true;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_WITHIN_MS);
    });
    await Promise.race([this.flush(), limit]);
    clearTimeout(timer);
    if (this.#timer) clearTimeout(this.#timer);
    for (const { id, at, attempt } of this.#waiting)
      this.#options.log.error({ entry: { id, at, ...attempt } }, 'an audit entry was not written');
    this.#makeRoom();
  }

  /** Flushes after a while, unless that is due already. A timer that has run out is none: it may run out during a write. */
  #flushIn(delayMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.flush();
    }, delayMs);
  }

  async #writeAll(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.slice(0, BATCH);
        await this.#write(batch);
        this.#waiting = this.#waiting.slice(batch.length);
        this.#makeRoom();
      }
    } catch (fault) {
      this.#options.log.error(
        { err: fault, waiting: this.#waiting.length },
        'audit entries wait for the database',
      );
      if (!this.#closing) this.#flushIn(TRY_AGAIN_MS);
    }
  }

  /** A batch whose acknowledgement got lost is sent again: ids make that harmless. */
  async #write(batch: readonly Entry[]): Promise<void> {
    const texts = (textOf: (attempt: Attempt) => string | null) =>
      textArray(batch.map(({ attempt }) => storable(textOf(attempt))));
    await this.#options.pool.query({
      name: 'write-audit-entries',
      text: `INSERT INTO audit_log (${COLUMNS})
             SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[],
                                  $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::boolean[])
             ON CONFLICT DO NOTHING`,
      values: [
        uuidArray(batch.map(({ id }) => id)),
        timestampArray(batch.map(({ at }) => at)),
        texts(({ principal }) => principal),
        texts(({ displayName }) => displayName),
        texts(({ role }) => role),
        texts(({ address }) => address),
        texts(({ action }) => action),
        texts(({ outcome }) => outcome),
        texts(({ reason }) => reason),
        texts(({ subject }) => subject),
        texts(({ commandId }) => commandId),
        texts(({ correlationId }) => correlationId),
        booleanArray(batch.map(({ attempt }) => attempt.read ?? false)),
      ],
    });
  }

  #makeRoom(): void {
    if (this.#waiting.length < this.#capacity || this.#closing)
      for (const resolve of this.#forRoom.splice(0)) resolve();
  }
}

/** Clients send what they like, and Postgres takes no NUL in a text: one entry that it refused would hold up all others. */
function storable(text: string | null): string | null {
  return text?.replaceAll('\0', '\uFFFD') ?? null;
}
