import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventCatalogue } from '../../event-catalogue.ts';
import { inTransaction, readCheckpoint } from '../checkpoint.ts';
import type { AnyProjection } from '../projection.ts';
import { lockInTransaction, lockRebuild, type OpenPool, type RebuildConnections } from './rebuild-lock.ts';
import {
  findRebuild,
  findRunning,
  insertRebuild,
  type RebuildCause,
  type RebuildRecord,
  recordResumption,
  requestCancellation,
} from './records.ts';
import { endUnswapped, RunningRebuild } from './running-rebuild.ts';
import { createSideTables, resumablePosition } from './side-tables.ts';

/** Pause between two looks whether a rebuild has ended. */
const LOOK_MS = 100;
/** A step, or the statement that compares two tables, ends long before this when it is told to. */
const CANCELLED_WITHIN_MS = 10_000;
/** A rebuild that has just ended gives its lock back within this. */
const UNLOCKED_WITHIN_MS = 2_000;

/** A rebuild of the projection is running already; perhaps in another process. */
export class RebuildInProgress extends Error {
  override readonly name = 'RebuildInProgress';

  constructor(readonly running: RebuildRecord) {
    super(`${running.projection} is being built again since ${running.startedAt.toISOString()}`);
  }
}

interface RebuilderOptions {
  readonly live: Pool;
  readonly openPool: OpenPool;
  readonly catalogue: EventCatalogue;
  /** Told how far each rebuild of this process is, some times a second. */
  readonly onProgress?: (record: RebuildRecord) => void;
}

/** Who wants a projection to be built again, and why. */
export interface RebuildRequest {
  readonly cause: RebuildCause;
  readonly by: string;
}

/** Begins, resumes and cancels rebuilds: one at a time for each projection, whatever process runs it. */
export class Rebuilder {
  readonly #options: RebuilderOptions;

  constructor(options: RebuilderOptions) {
    this.#options = options;
  }

  /** Begins a rebuild, or goes on with one that was interrupted. Throws `RebuildInProgress`. */
  async begin(projection: AnyProjection, request: RebuildRequest): Promise<RunningRebuild> {
    const { live, openPool } = this.#options;
    for (const giveUpAt = performance.now() + UNLOCKED_WITHIN_MS; ; ) {
      const connections = await lockRebuild(openPool, projection);
      if (connections) return this.#run(projection, connections, request);
      const running = await findRunning(live, projection.name);
      if (running) throw new RebuildInProgress(running);
      if (performance.now() > giveUpAt) throw new Error(`the lock of ${projection.name}'s rebuild is held`);
      await delay(LOOK_MS);
    }
  }

  /** Goes on with a rebuild whose process died, if there is one that this version of the code has begun; null if not. */
  async resume(projection: AnyProjection): Promise<RunningRebuild | null> {
    const { live, openPool } = this.#options;
    const interrupted = await findRunning(live, projection.name);
    if (interrupted?.toVersion !== projection.version) return null;
    const connections = await lockRebuild(openPool, projection);
    if (!connections) return null;
    if (await findRunning(connections.live, projection.name)) return this.#run(projection, connections, null);
    await connections.close();
    return null;
  }

  /**
   * Has a projection's rebuild cancelled, whatever process runs it, and waits until nothing of it is left. Returns it as it is then;
   * null if none is running.
   */
  async cancel(projection: AnyProjection, by: string): Promise<RebuildRecord | null> {
    const { live } = this.#options;
    const asked = await requestCancellation(live, projection.name, by);
    if (!asked) return null;
    const giveUpAt = performance.now() + CANCELLED_WITHIN_MS;
    for (;;) {
      await this.#cancelInterrupted(projection, asked.id);
      const record = await findRebuild(live, asked.id);
      if (record.status !== 'RUNNING' || performance.now() > giveUpAt) return record;
      await delay(LOOK_MS);
    }
  }

  /** Nobody hears of a cancellation whose process has died. */
  async #cancelInterrupted(projection: AnyProjection, id: string): Promise<void> {
    await inTransaction(this.#options.live, async (client) => {
      if (!(await lockInTransaction(client, projection))) return;
      const { status } = await findRebuild(client, id);
      if (status === 'RUNNING') await endUnswapped(client, { projection, id, end: { status: 'CANCELLED' } });
    });
  }

  async #run(
    projection: AnyProjection,
    connections: RebuildConnections,
    request: RebuildRequest | null,
  ): Promise<RunningRebuild> {
    const { catalogue, onProgress = () => {} } = this.#options;
    try {
      const record = await this.#takeUp(projection, connections, request);
      onProgress(record);
      return new RunningRebuild({ connections, catalogue, projection, record, onProgress });
    } catch (fault) {
      await connections.close();
      throw fault;
    }
  }

  /** Makes the new tables and the record, or finds those of a rebuild that was interrupted. */
  async #takeUp(
    projection: AnyProjection,
    { live }: RebuildConnections,
    request: RebuildRequest | null,
  ): Promise<RebuildRecord> {
    const { name, version } = projection;
    const interrupted = await findRunning(live, name);
    const position = interrupted ? await resumablePosition(live, projection) : null;
    const { version: fromVersion } = await readCheckpoint(live, projection);
    if (position === null) await createSideTables(live, projection);
    // What an earlier attempt failed of is history.
    await live.query('UPDATE projection_checkpoints SET failure = NULL WHERE name = $1 AND version <> $2', [
      name,
      version,
    ]);
    if (interrupted) {
      return recordResumption(live, interrupted.id, { position: position ?? 0n, toVersion: version });
    }
    if (!request) throw new Error(`there is no rebuild of ${name} to go on with`);
    return insertRebuild(live, {
      projection,
      cause: request.cause,
      requestedBy: request.by,
      fromVersion,
    });
  }
}
