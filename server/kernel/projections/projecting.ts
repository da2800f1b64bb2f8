import type { Pool } from 'pg';
import { logGrowth } from '../event-store/log-growth.ts';
import { LeaseKeeper } from '../leases/lease-keeper.ts';
import { ProcessSession } from '../process-session.ts';
import { CheckpointAnnouncer } from './checkpoint-announcer.ts';
import { CheckpointFollower } from './checkpoint-follower.ts';
import type { EventFeed } from './feed.ts';
import type { ProjectionProgress } from './progress.ts';
import type { AnyProjection } from './projection.ts';
import { Projector, type ProjectorObserver } from './projector.ts';

/** Whoever takes a projection on says where it stands within milliseconds; a database that is away must not keep a start. */
const KNOWN_WITHIN_MS = 2_000;

interface ProjectingOptions {
  readonly pool: Pool;
  /** What this process appends over, if it does: it knows of that without being notified. */
  readonly appends?: Pool | undefined;
  /** The id of this process, which no other process has or has had. */
  readonly process: string;
  readonly projections: readonly AnyProjection[];
  readonly feed: EventFeed;
  readonly progress: ProjectionProgress;
  /** Called when this process has a projection whose tables are of an older version of the code. */
  readonly onOutdated?: (projection: AnyProjection) => void;
  /** Called when a projection stops, for a while or for good, and for each stream that goes into quarantine. */
  readonly onAlarm: (name: string, fault: unknown) => void;
  readonly observer?: ProjectorObserver;
}

/** A process's part in what all processes on one database do together. */
export interface Projecting {
  readonly session: ProcessSession;
  /** Also for other work that only one process may do; to be contended for before the start. */
  readonly leases: LeaseKeeper;
  /** Resolves when it is known where every projection stands, or after some seconds. */
  readonly start: () => Promise<void>;
  /** Finishes the steps that are being taken and gives every lease back. */
  readonly stop: () => Promise<void>;
}

/**
 * This process's part in the projections that all processes on the database share: each is run by the one that has its lease, which
 * tells the others how far it is; the others follow that.
 */
export function createProjecting(options: ProjectingOptions): Projecting {
  const {
    pool,
    appends,
    process,
    projections,
    feed,
    progress,
    onOutdated = () => {},
    onAlarm,
    observer,
  } = options;
  const session = new ProcessSession(pool, appends && [appends]);
  const leases = new LeaseKeeper({ session, process, onFault: onAlarm });
  const follower = new CheckpointFollower({ pool, projections, progress });
  const announcer = new CheckpointAnnouncer(session);
  session.attend(logGrowth(pool, (position) => feed.heard(position)));
  session.attend(follower);
  const runHere = new Set<string>();
  for (const projection of projections) {
    const { name } = projection;
    leases.contend(`projection ${name}`, async (lease) => {
      const projector = new Projector({
        pool,
        projection,
        feed,
        progress,
        lease,
        onOutdated,
        onAlarm,
        observer,
      });
      runHere.add(name);
      await follower.except(name, () => projector.run()).finally(() => runHere.delete(name));
    });
  }
  const forget = progress.onReport((state) => {
    if (runHere.has(state.name) && leases.others > 0) announcer.announce(state);
  });
  return {
    session,
    leases,
    start: async () => {
      await session.start();
      await leases.start();
      await heardOf(projections, progress);
    },
    stop: async () => {
      await leases.stop();
      forget();
      follower.stop();
      await session.stop();
    },
  };
}

/** Resolves when every projection has reported, by whomever it is run; bounded. */
function heardOf(projections: readonly AnyProjection[], progress: ProjectionProgress): Promise<void> {
  const isKnown = () => projections.every(({ name }) => progress.stateOf(name) !== undefined);
  if (isKnown()) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(finish, KNOWN_WITHIN_MS);
    const forget = progress.onReport(() => {
      if (isKnown()) finish();
    });
  });
}
