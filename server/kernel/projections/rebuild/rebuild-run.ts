import type { Pool, PoolClient } from 'pg';
import type { EventCatalogue } from '../../event-catalogue.ts';
import { RateMeter } from '../../rate-meter.ts';
import { holdProjection, inTransaction, type Queryable, readCheckpoint } from '../checkpoint.ts';
import type { AnyProjection } from '../projection.ts';
import { compareTables, type DifferenceReport } from './comparison.ts';
import { RebuildCancelled } from './interruptions.ts';
import { LOCK_TIMEOUT_MS, patiently } from './lock-patience.ts';
import {
  findRebuild,
  type RebuildPhase,
  type RebuildProgress,
  recordEnd,
  recordProgress,
} from './records.ts';
import { SideBuild } from './side-build.ts';
import { sideSchemaOf, swapTables } from './side-tables.ts';

/** How close the new tables have to be before the live ones are held still to let them draw level. */
const CLOSE_ENOUGH = 5_000n;

interface RebuildRunOptions {
  /** The rebuild's record. */
  readonly id: string;
  readonly live: Pool;
  /** The one connection that looks for tables beside the live ones first. */
  readonly beside: Queryable;
  readonly catalogue: EventCatalogue;
  readonly projection: AnyProjection;
  /** Ends the run, with the reason as what it throws. */
  readonly signal: AbortSignal;
}

/**
 * Builds a projection's new tables from where they are to where the live ones are, compares both, and puts the new in the place of
 * the old. (Blue-green rebuild, as Marten does it.)
 *
 * The live tables serve and follow the log all the while. They are held still twice, each time for no more than the step that lets the
 * new ones draw level: once for a snapshot of the database in which both show the same position, in which they are then compared
 * row by row; and once for the swap.
 */
export class RebuildRun {
  readonly #options: RebuildRunOptions;
  readonly #build: SideBuild;
  readonly #rate = new RateMeter();
  #phase: RebuildPhase = 'BUILDING';
  #target = 0n;

  private constructor(options: RebuildRunOptions, build: SideBuild) {
    this.#options = options;
    this.#build = build;
  }

  static async open(options: RebuildRunOptions): Promise<RebuildRun> {
    const { position } = await readCheckpoint(options.beside, options.projection);
    return new RebuildRun(options, await SideBuild.open({ ...options, position }));
  }

  /** How far it is. */
  get progress(): RebuildProgress {
    return {
      phase: this.#phase,
      position: this.#build.position,
      target: this.#target,
      eventsPerSecond: this.#rate.perSecond(),
    };
  }

  /** Does all of it. Throws the signal's reason, or what went wrong; then the live tables are as they were. */
  async run(): Promise<void> {
    const { beside, projection, signal } = this.#options;
    await this.#follow();
    this.#phase = 'COMPARING';
    // New tables have no statistics, without which the first queries after the swap would be planned blindly.
    await beside.query(`ANALYZE ${projection.tables.join(', ')}`);
    const report = await this.#compare();
    await this.#follow();
    this.#phase = 'SWAPPING';
    await patiently(signal, () => this.#swap(report));
  }

  /** Builds until the new tables are close to the live ones. */
  async #follow(): Promise<void> {
    const { live, projection } = this.#options;
    for (;;) {
      ({ position: this.#target } = await readCheckpoint(live, projection));
      if (this.#target - this.#build.position <= CLOSE_ENOUGH) return;
      await this.#advanceTo(this.#target);
    }
  }

  #advanceTo(target: bigint): Promise<void> {
    return this.#build.advanceTo(target, (events) => this.#rate.add(events));
  }

  /** Lets the new tables draw level with the live ones, which are held still until the transaction ends. */
  async #drawLevel(client: PoolClient): Promise<bigint> {
    const { position } = await holdProjection(client, this.#options.projection);
    this.#target = position;
    await this.#advanceTo(position);
    return position;
  }

  async #compare(): Promise<DifferenceReport> {
    const { live, projection, signal } = this.#options;
    return inTransaction(live, async (snapshot) => {
      const cancel = () =>
        void live.query('SELECT pg_cancel_backend($1)', [backendOf(snapshot)]).catch(() => {});
      const position = await patiently(signal, () =>
        inTransaction(live, async (client) => {
          await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
          const level = await this.#drawLevel(client);
          await snapshot.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
          // A snapshot is taken by the first query, and here both sides are level.
          await snapshot.query('SELECT 1');
          return level;
        }),
      );
      signal.addEventListener('abort', cancel, { once: true });
      try {
        signal.throwIfAborted();
        return { position, tables: await compareTables(snapshot, projection) };
      } catch (fault) {
        throw signal.aborted ? signal.reason : fault;
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    });
  }

  async #swap(report: DifferenceReport): Promise<void> {
    const { id, live, projection } = this.#options;
    await inTransaction(live, async (client) => {
      await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
      await this.#drawLevel(client);
      await client.query('SELECT FROM projection_rebuilds WHERE id = $1 FOR UPDATE', [id]);
      const { status, cancelRequestedBy } = await findRebuild(client, id);
      // Whoever asked before this moment is heard; whoever asks after it comes too late.
      if (status !== 'RUNNING' || cancelRequestedBy !== null) throw new RebuildCancelled();
      await swapTables(client, projection);
      await takeOver(client, projection);
      await client.query(`DROP SCHEMA ${sideSchemaOf(projection)} CASCADE`);
      await recordProgress(client, id, this.progress);
      await recordEnd(client, id, { status: 'SWAPPED', report });
    });
  }
}

/**
 * Lets the projection go on with the new tables. Streams that they hold in full leave quarantine; those that could not be taken again
 * stay, and those that only this version of the code could not take go into it.
 */
async function takeOver(client: Queryable, projection: AnyProjection): Promise<void> {
  const { name, version } = projection;
  const schema = sideSchemaOf(projection);
  await client.query(
    `UPDATE dead_letters SET resolution = 'REBUILT', resolved_at = clock_timestamp()
      WHERE projection = $1 AND resolution IS NULL
        AND stream_id NOT IN (SELECT stream_id FROM ${schema}.dead_letters)`,
    [name],
  );
  await client.query(
    `INSERT INTO dead_letters SELECT * FROM ${schema}.dead_letters
         ON CONFLICT (projection, stream_id) WHERE resolution IS NULL DO NOTHING`,
  );
  await client.query(
    `UPDATE projection_checkpoints SET version = $2, failure = NULL, releases = releases + 1, updated_at = now() WHERE name = $1`,
    [name, version],
  );
}

/** The server process behind a connection. */
function backendOf(client: PoolClient): number {
  return (client as PoolClient & { readonly processID: number }).processID;
}
