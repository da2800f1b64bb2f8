import { isConnectionFailure } from '../../database-failures.ts';
import type { EventCatalogue } from '../../event-catalogue.ts';
import { inTransaction, type Queryable } from '../checkpoint.ts';
import type { AnyProjection } from '../projection.ts';
import { messageOf } from '../step.ts';
import { RebuildCancelled, RebuildInterrupted } from './interruptions.ts';
import type { RebuildConnections } from './rebuild-lock.ts';
import { RebuildRun } from './rebuild-run.ts';
import { findRebuild, type RebuildEnd, type RebuildRecord, recordEnd, recordProgress } from './records.ts';
import { dropSideTables } from './side-tables.ts';

/** How often a rebuild tells how far it is, and hears whether it is to be cancelled. */
const HEARTBEAT_MS = 250;

interface RunningRebuildOptions {
  readonly connections: RebuildConnections;
  readonly catalogue: EventCatalogue;
  readonly projection: AnyProjection;
  readonly record: RebuildRecord;
  /** Told of every heartbeat, and of the end. */
  readonly onProgress: (record: RebuildRecord) => void;
}

/** A rebuild that this process runs. */
export class RunningRebuild {
  readonly #options: RunningRebuildOptions;
  readonly #abort = new AbortController();
  /** The rebuild as it is at its end; still running if it was interrupted. Rejects if the database went away. */
  readonly done: Promise<RebuildRecord>;

  constructor(options: RunningRebuildOptions) {
    this.#options = options;
    this.done = this.#run();
    // Whoever waits for it is told.
    this.done.catch(() => {});
  }

  /** The rebuild as it was when this process took it up. */
  get record(): RebuildRecord {
    return this.#options.record;
  }

  /** Ends it and removes what was built. */
  cancel(): void {
    this.#abort.abort(new RebuildCancelled());
  }

  /** Ends it after the step that is being taken; the next process goes on from there. */
  interrupt(): void {
    this.#abort.abort(new RebuildInterrupted());
  }

  async #run(): Promise<RebuildRecord> {
    const { connections, record, onProgress } = this.#options;
    try {
      const end = await this.#attempt();
      if (end) await this.#cleanUp(end);
      const ended = await findRebuild(connections.live, record.id);
      onProgress(ended);
      return ended;
    } finally {
      await connections.close();
    }
  }

  /** Runs to the end; returns how it ended if it was not by a swap and not by an interruption. */
  async #attempt(): Promise<RebuildEnd | null> {
    const { connections, catalogue, projection, record } = this.#options;
    const { id } = record;
    let stopHeartbeat = async () => {};
    try {
      const run = await RebuildRun.open({
        ...connections,
        id,
        catalogue,
        projection,
        signal: this.#abort.signal,
      });
      stopHeartbeat = this.#startHeartbeat(run);
      await run.run();
      return null;
    } catch (fault) {
      if (fault instanceof RebuildInterrupted) return null;
      if (fault instanceof RebuildCancelled) return { status: 'CANCELLED' };
      if (isConnectionFailure(fault)) throw fault;
      return { status: 'FAILED', failure: messageOf(fault) };
    } finally {
      await stopHeartbeat();
    }
  }

  /** Returns what stops it. */
  #startHeartbeat(run: RebuildRun): () => Promise<void> {
    let beating: Promise<void> = this.#beat(run);
    let isBeating = false;
    const timer = setInterval(() => {
      if (isBeating) return;
      isBeating = true;
      beating = this.#beat(run).finally(() => {
        isBeating = false;
      });
    }, HEARTBEAT_MS);
    return async () => {
      clearInterval(timer);
      await beating;
      await this.#beat(run);
    };
  }

  async #beat(run: RebuildRun): Promise<void> {
    const { connections, record, onProgress } = this.#options;
    // The database is away: the run finds that out itself.
    const now = await recordProgress(connections.live, record.id, run.progress).catch(() => null);
    if (!now) return;
    onProgress(now);
    if (now.cancelRequestedBy !== null) this.cancel();
  }

  async #cleanUp(end: RebuildEnd): Promise<void> {
    const { connections, projection, record } = this.#options;
    await inTransaction(connections.live, (client) =>
      endUnswapped(client, { projection, id: record.id, end }),
    );
  }
}

/**
 * Removes what a rebuild has built and writes down how it ended. If its table is of another version of the code, the projection has
 * stopped with that. To be done in a transaction.
 */
export async function endUnswapped(
  client: Queryable,
  {
    projection,
    id,
    end,
  }: { readonly projection: AnyProjection; readonly id: string; readonly end: RebuildEnd },
): Promise<void> {
  const { name, version } = projection;
  await dropSideTables(client, projection);
  await recordEnd(client, id, end);
  const why = end.failure === undefined ? 'was cancelled' : `failed: ${end.failure}`;
  await client.query(
    `UPDATE projection_checkpoints
        SET failure = format('its tables are of version %s of its code; building version %s %s', version, $2::integer, $3::text)
      WHERE name = $1 AND version <> $2`,
    [name, version, why],
  );
}
