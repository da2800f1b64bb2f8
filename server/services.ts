import type { AuditLog } from './audit/audit-log.ts';
import type { Database } from './database/database.ts';
import type { Identity } from './identity/identity.ts';
import type { CommandBus } from './kernel/commands/command-bus.ts';
import type { EventLog } from './kernel/event-store/event-log.ts';
import type { PositionCodec } from './kernel/position.ts';
import type { DeadLetterOffice } from './kernel/projections/dead-letter-office.ts';
import type { EventFeed } from './kernel/projections/feed.ts';
import type { OnDemandReads } from './kernel/projections/on-demand-reads.ts';
import type { ProjectionProgress } from './kernel/projections/progress.ts';
import type { ProjectionRates } from './kernel/projections/projection-rates.ts';
import type { Rebuilds } from './kernel/projections/rebuild/rebuilds.ts';

/** What the features work with; constructed once, in `main.ts`. */
export interface Services {
  readonly database: Database;
  readonly commands: CommandBus;
  /** What is asked of the past, and of anything else that there is no table for. */
  readonly onDemand: OnDemandReads;
  readonly log: EventLog;
  readonly deadLetters: DeadLetterOffice;
  readonly rebuilds: Rebuilds;
  readonly feed: EventFeed;
  readonly progress: ProjectionProgress;
  readonly rates: ProjectionRates;
  readonly positions: PositionCodec;
  readonly identity: Identity;
  readonly audit: AuditLog;
  readonly now: () => Date;
  /** A new UUID, version 7. */
  readonly newId: () => string;
}
