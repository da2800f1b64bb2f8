import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { isConnectionFailure, isServerFailure } from '../../database-failures.ts';
import type { DomainEvent, Recorded, RecordedEvent } from '../../event.ts';
import type { EventCatalogue } from '../../event-catalogue.ts';
import { readAfter } from '../../event-store/read.ts';
import { commitStep, type Queryable } from '../checkpoint.ts';
import { type Quarantine, quarantineStatement, readQuarantine } from '../dead-letters.ts';
import { FailurePolicy } from '../failure-policy.ts';
import type { AnyProjection } from '../projection.ts';
import { messageOf, poisonIn, prepareStep, StepFailure } from '../step.ts';

/** Events that are read ahead while the step before them is being written. */
const READ_AHEAD_EVENTS = 5_000;

interface SideBuildOptions {
  /** The connection that looks for tables beside the live ones first. */
  readonly beside: Queryable;
  readonly live: Pool;
  readonly catalogue: EventCatalogue;
  readonly projection: AnyProjection;
  /** How far the new tables are already. */
  readonly position: bigint;
  readonly signal: AbortSignal;
}

/**
 * Makes the tables beside the live ones follow the log, by the projection's very own statements: they name their tables without a
 * schema, and the connection looks into the rebuild's schema first. The checkpoint there is committed with each step, so a build
 * that was interrupted goes on from it.
 *
 * Failures are treated as the live projection treats them: tried again, made smaller, and in the end the one event's stream is left
 * alone. What an administrator has skipped for good stays out.
 */
export class SideBuild {
  readonly #options: SideBuildOptions;
  readonly #policy = new FailurePolicy();
  #position: bigint;
  #quarantine: Quarantine = new Map();
  #skipped: ReadonlySet<bigint> = new Set();
  #ahead: { readonly after: bigint; readonly events: Promise<readonly RecordedEvent[]> } | null = null;

  private constructor(options: SideBuildOptions) {
    this.#options = options;
    this.#position = options.position;
  }

  static async open(options: SideBuildOptions): Promise<SideBuild> {
    const build = new SideBuild(options);
    build.#quarantine = await readQuarantine(options.beside, options.projection.name);
    build.#skipped = await readSkipped(options.live, options.projection.name);
    return build;
  }

  /** How far the new tables show the log. */
  get position(): bigint {
    return this.#position;
  }

  /** Takes steps until the new tables show the log up to a position. Throws when the signal says so, and what can't be mended. */
  async advanceTo(target: bigint, onStep: (events: number) => void = () => {}): Promise<void> {
    while (this.#position < target) {
      this.#options.signal.throwIfAborted();
      const before = this.#position;
      const limit = Math.min(this.#policy.limit, Number(target - before));
      await this.#step(limit).catch((fault: unknown) => this.#recover(fault));
      onStep(Number(this.#position - before));
    }
  }

  async #step(limit: number): Promise<void> {
    const { beside, projection } = this.#options;
    const { step, only } = await prepareStep(projection, {
      source: { readAfter: (position, count) => this.#read(position, count) },
      from: { position: this.#position, releases: 0, fencingToken: 0n },
      limit,
      quarantine: this.#quarantine,
      skipped: this.#skipped,
    });
    this.#readAhead(step.to);
    const outcome = await commitStep(beside, step).catch((fault: unknown) => {
      throw isConnectionFailure(fault) ? fault : new StepFailure(only, fault);
    });
    if (outcome !== 'taken') throw new Error(`another rebuild of ${projection.name} is under way`);
    this.#policy.succeeded();
    this.#position = step.to;
  }

  async #read(position: bigint, count: number) {
    const { live, catalogue } = this.#options;
    const stored =
      this.#ahead?.after === position ? await this.#ahead.events : await readAfter(live, position, count);
    // One that is left out for good may be one that nobody can read.
    return stored
      .slice(0, count)
      .map((event) => (this.#skipped.has(event.position) ? unread(event) : catalogue.decode(event)));
  }

  #readAhead(after: bigint): void {
    if (this.#ahead?.after === after) return;
    const events = readAfter(this.#options.live, after, READ_AHEAD_EVENTS);
    // Whoever asks for them is told of the failure; perhaps nobody does.
    events.catch(() => {});
    this.#ahead = { after, events };
  }

  /** Does what the policy says after a failure; throws it if nothing can be done. */
  async #recover(fault: unknown): Promise<void> {
    const { beside, projection, signal } = this.#options;
    this.#ahead = null;
    const poison = poisonIn(fault);
    const isMendable = fault instanceof StepFailure ? !isServerFailure(fault.cause) : poison !== null;
    if (!isMendable) throw fault;
    const reaction = this.#policy.failed();
    if (reaction.kind === 'again') {
      await delay(reaction.afterMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
    if (reaction.kind !== 'quarantine') return;
    if (!poison) throw fault;
    const { name } = projection;
    const to = poison.record.position;
    const statement = quarantineStatement(name, poison, messageOf(fault));
    await commitStep(beside, { name, statement, from: this.#position, to, releases: 0, fencingToken: 0n });
    this.#quarantine = await readQuarantine(beside, name);
    this.#position = to;
  }
}

/** Stands for an event that no handler will see. */
function unread(event: RecordedEvent): Recorded<DomainEvent> {
  return { type: event.eventType, data: {}, record: event };
}

/** The positions of events that an administrator has had skipped for good. */
async function readSkipped(live: Queryable, projection: string): Promise<ReadonlySet<bigint>> {
  const { rows } = await live.query<{ readonly position: bigint }>(
    `SELECT position FROM dead_letters WHERE projection = $1 AND resolution = 'SKIPPED'`,
    [projection],
  );
  return new Set(rows.map(({ position }) => position));
}
