import type { Pool } from 'pg';
import { onBrokenConnection } from '../database-failures.ts';
import type { Subject } from '../process-session.ts';
import { CHECKPOINTS_CHANNEL, saysMoreThan } from './checkpoint-announcer.ts';
import { isSameQuarantine, type Quarantine } from './dead-letters.ts';
import type { ProjectionProgress, ProjectionState } from './progress.ts';
import type { AnyProjection } from './projection.ts';

interface CheckpointFollowerOptions {
  readonly pool: Pool;
  readonly projections: readonly AnyProjection[];
  readonly progress: ProjectionProgress;
}

/**
 * Knows where the projections are that other processes run, so that reads wait here for what was written and projected elsewhere.
 * A notification makes it look, and a poll makes up for those that were lost; what it reports is always what the database says, the
 * position together with the streams in quarantine there.
 */
export class CheckpointFollower implements Subject {
  readonly channel = CHECKPOINTS_CHANNEL;
  readonly #options: CheckpointFollowerOptions;
  readonly #names: ReadonlyMap<string, AnyProjection>;
  /** Run by this process, which knows best. */
  readonly #runHere = new Set<string>();
  /** To be reported whether or not they have changed. */
  readonly #due = new Set<string>();
  /** Changes whenever what is being read may be out of date when it arrives. */
  #generation = 0;
  #again = false;
  #looking: Promise<void> | null = null;
  readonly #forget: () => void;

  constructor(options: CheckpointFollowerOptions) {
    this.#options = options;
    this.#names = new Map(options.projections.map((projection) => [projection.name, projection]));
    this.#forget = onBrokenConnection(options.pool, this.#doubt);
  }

  readonly heard = (payload: string, own: boolean): void => {
    const { progress } = this.#options;
    if (!own && saysMoreThan(progress, payload)) void this.look().catch(() => undefined);
  };

  /** Looks where everything is, and reports what has changed. Throws if the database does not answer. */
  readonly look = (): Promise<void> => {
    this.#again = true;
    this.#looking ??= this.#lookUntilSettled().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  };

  /** Leaves a projection to this process's own projector while that is at work. */
  async except(name: string, work: () => Promise<void>): Promise<void> {
    this.#runHere.add(name);
    await work().finally(() => {
      this.#runHere.delete(name);
      this.#due.add(name);
      this.#generation += 1;
      void this.look().catch(() => undefined);
    });
  }

  /** Ends it. */
  stop(): void {
    this.#forget();
  }

  /**
   * A broken connection may mean that the database crashed, and the last steps with it, which had not waited for the disk. Until the
   * checkpoints have been read again nobody may be told that the tables show them.
   */
  readonly #doubt = (): void => {
    this.#generation += 1;
    for (const name of this.#names.keys()) {
      if (this.#runHere.has(name)) continue;
      this.#due.add(name);
      this.#options.progress.doubt(name);
    }
  };

  async #lookUntilSettled(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      const generation = this.#generation;
      const standings = await readStandings(this.#options.pool, [...this.#names.keys()]);
      if (generation === this.#generation) for (const standing of standings) this.#report(standing);
      else this.#again = true;
    }
  }

  #report({ name, version, position, failure, quarantine }: Standing): void {
    const { progress } = this.#options;
    if (this.#runHere.has(name)) return;
    const known = progress.stateOf(name);
    // Tables that have seen nothing yet are any version's.
    const isOutdated = position > 0n && version < (this.#names.get(name)?.version ?? version);
    const state: ProjectionState = {
      name,
      version,
      position,
      failure,
      quarantine: known && isSameQuarantine(known.quarantine, quarantine) ? known.quarantine : quarantine,
      rebuilding: isOutdated && failure === null ? { timeLeftMs: null } : null,
    };
    const changed =
      known?.position !== position ||
      known.version !== version ||
      known.failure !== failure ||
      known.quarantine !== state.quarantine;
    if (this.#due.delete(name) || changed) progress.report(state);
  }
}

interface Standing {
  readonly name: string;
  readonly version: number;
  readonly position: bigint;
  readonly failure: string | null;
  readonly quarantine: Quarantine;
}

/** Where projections are; in one statement, so that a position and the quarantine there belong together. */
async function readStandings(pool: Pool, names: readonly string[]): Promise<readonly Standing[]> {
  const { rows } = await pool.query<
    Omit<Standing, 'quarantine'> & { readonly quarantine: Readonly<Record<string, string>> | null }
  >({
    name: 'read_standings',
    text: `SELECT name, version, position, failure,
                  (SELECT jsonb_object_agg(stream_id, letter.failure) FROM dead_letters AS letter
                    WHERE letter.projection = name AND letter.resolution IS NULL) AS quarantine
             FROM projection_checkpoints WHERE name = ANY ($1)`,
    values: [names],
  });
  return rows.map((row) => ({ ...row, quarantine: new Map(Object.entries(row.quarantine ?? {})) }));
}
