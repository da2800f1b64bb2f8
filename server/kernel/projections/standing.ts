import type { Pool } from 'pg';
import type { Lease } from '../leases/lease-keeper.ts';
import { type Checkpoint, claimCheckpoint, readCheckpoint, recordFailure } from './checkpoint.ts';
import { type Quarantine, readQuarantine } from './dead-letters.ts';
import type { ProjectionProgress } from './progress.ts';
import type { AnyProjection } from './projection.ts';
import { findRunning, timeLeftMsOf } from './rebuild/records.ts';
import { messageOf } from './step.ts';

export interface StandingOptions {
  readonly pool: Pool;
  readonly projection: AnyProjection;
  readonly progress: ProjectionProgress;
  /** Under which the projection is run. */
  readonly lease: Lease;
  /** Called when the tables turn out to be of an older version of the code: they have to be built again. */
  readonly onOutdated: (projection: AnyProjection) => void;
  /** Called when the projection stops, for a while or for good, and for each stream that goes into quarantine. */
  readonly onAlarm: (name: string, fault: unknown) => void;
}

/** Where a projection stands, as the process that runs it knows, and all that others are told about that. */
export class Standing {
  readonly #options: StandingOptions;
  #checkpoint: Checkpoint | null = null;
  #quarantine: Quarantine = new Map();
  #inDoubt = false;
  #isOutdatedKnown = false;

  constructor(options: StandingOptions) {
    this.#options = options;
  }

  /** The checkpoint as it was last seen; null before it was read, and after it was forgotten. */
  get checkpoint(): Checkpoint | null {
    return this.#checkpoint;
  }

  /** The streams that are left alone. */
  get quarantine(): Quarantine {
    return this.#quarantine;
  }

  /** Whether the checkpoint may have gone back since it was read. */
  get inDoubt(): boolean {
    return this.#inDoubt;
  }

  /** By how many versions the tables are newer than this program; less than 0 if they are older. */
  get newerBy(): number {
    const { version } = this.#options.projection;
    return (this.#checkpoint?.version ?? version) - version;
  }

  /**
   * A broken connection may mean that the database crashed; then the last steps, which did not wait for the disk, may be gone, table
   * and checkpoint together. Until the checkpoint has been read again nobody may be told that the table shows them.
   */
  doubt(): void {
    const { progress, projection } = this.#options;
    this.#inDoubt = true;
    progress.doubt(projection.name);
  }

  /** Has the checkpoint read again. */
  forget(): void {
    this.#checkpoint = null;
  }

  /** Looks where the checkpoint is, claims it if that was not done, and sees whose tables it speaks of. */
  async read(): Promise<void> {
    const { pool, projection, lease } = this.#options;
    // Before it is read: what breaks meanwhile calls for another look.
    this.#inDoubt = false;
    const read = await readCheckpoint(pool, projection);
    const isClaimed = read.fencingToken === lease.token;
    const checkpoint = isClaimed ? read : await claimCheckpoint(pool, projection, lease.token);
    this.#quarantine = await readQuarantine(pool, projection.name);
    if (checkpoint.version === projection.version) return this.moveTo({ ...checkpoint, failure: null });
    this.#checkpoint = checkpoint;
    await this.#reportForeign(checkpoint);
  }

  /** Lets everybody know that the tables show the log up to a checkpoint. */
  moveTo(checkpoint: Checkpoint): void {
    if (this.#inDoubt) return;
    this.#checkpoint = checkpoint;
    this.#options.progress.report({ ...checkpoint, quarantine: this.#quarantine, rebuilding: null });
  }

  /** Lets everybody know that the projection does not follow the log, and why. */
  async alarm(fault: unknown): Promise<void> {
    const { pool, projection, progress, lease, onAlarm } = this.#options;
    const { name, version } = projection;
    onAlarm(name, fault);
    const failure = messageOf(fault);
    progress.report({
      name,
      version,
      position: progress.positionOf(name),
      failure,
      quarantine: this.#quarantine,
      rebuilding: null,
    });
    await recordFailure(pool, { name, fencingToken: lease.token, failure }).catch(() => undefined);
  }

  /** Lets everybody know that the tables are of another version, and what is being done about it. */
  async #reportForeign(checkpoint: Checkpoint): Promise<void> {
    const { pool, projection, progress, onOutdated } = this.#options;
    const state = { ...checkpoint, quarantine: this.#quarantine };
    if (checkpoint.version > projection.version) {
      const failure = `its tables are of version ${checkpoint.version} of its code, and this program has only version ${projection.version}; start the newer program, or go back with npm run rebuild -- ${projection.name}`;
      return progress.report({ ...state, failure, rebuilding: null });
    }
    const isNews = !this.#isOutdatedKnown;
    this.#isOutdatedKnown = true;
    const running = await findRunning(pool, projection.name);
    const rebuilding = { timeLeftMs: running && timeLeftMsOf(running) };
    // What an earlier rebuild failed of is history as soon as the next begins.
    const failure = isNews || running ? null : checkpoint.failure;
    progress.report({ ...state, failure, rebuilding: failure === null ? rebuilding : null });
    if (isNews) onOutdated(projection);
  }
}
