import os from 'node:os';
import { v7 as newUuid } from 'uuid';
import { AuditLog } from './audit/audit-log.ts';
import type { Database } from './database/database.ts';
import { openPool } from './database/pool.ts';
import {
  createReactors,
  createResolvers,
  eventCatalogue,
  projections as registered,
} from './features/index.ts';
import { CostBudget } from './graphql/cost-budget.ts';
import { createSchema } from './graphql/schema.ts';
import { SharedSpending } from './graphql/shared-spending.ts';
import { zeroCounts } from './graphql/subscriptions/counts.ts';
import type { DocumentRule } from './graphql/trusted-documents.ts';
import { startHttpServer } from './http/http-server.ts';
import type { Logger } from './http/log.ts';
import type { UserInterfaceMode } from './http/user-interface.ts';
import { createIdentity } from './identity/identity.ts';
import type { IdentityOptions } from './identity/options.ts';
import { CommandBus } from './kernel/commands/command-bus.ts';
import { EventLog } from './kernel/event-store/event-log.ts';
import { readLogHead } from './kernel/event-store/read.ts';
import { PositionCodec } from './kernel/position.ts';
import { DeadLetterOffice } from './kernel/projections/dead-letter-office.ts';
import { reportOf } from './kernel/projections/fault-report.ts';
import { EventFeed } from './kernel/projections/feed.ts';
import { OnDemandReads } from './kernel/projections/on-demand-reads.ts';
import { ProjectionProgress } from './kernel/projections/progress.ts';
import { createProjecting } from './kernel/projections/projecting.ts';
import type { AnyProjection } from './kernel/projections/projection.ts';
import { ProjectionRates } from './kernel/projections/projection-rates.ts';
import { Rebuilder } from './kernel/projections/rebuild/rebuilder.ts';
import { Rebuilds } from './kernel/projections/rebuild/rebuilds.ts';
import { runReactor } from './kernel/reactors/reactor-runner.ts';
import { createMetrics, type JoinMetrics, type Metrics } from './metrics/metrics.ts';
import { lagOf, readinessOf } from './readiness.ts';
import type { Services } from './services.ts';

export interface DaybookOptions {
  /** Migrated; stays the caller's to close. */
  readonly database: Database;
  readonly host: string;
  readonly port: number;
  readonly ui: UserInterfaceMode;
  /** See `Config`. */
  readonly costPerMinute: number;
  /** See `Config`; any document unless given. */
  readonly documents?: DocumentRule;
  /** See `Config`; it may be asked for unless given. */
  readonly introspection?: boolean;
  readonly log: Logger;
  /** Every read table, of this version of the code; those of the registry if left out. */
  readonly projections?: readonly AnyProjection[] | undefined;
  /** Where a line is written for every event; nowhere if left out. */
  readonly auditFile?: string | undefined;
  /** See `Config`; all is kept unless given. */
  readonly auditReads?: boolean;
  /** Given if several processes serve one address. */
  readonly joinMetrics?: JoinMetrics | undefined;
  /** How long an operation over HTTP may take, if not as long as people wait. */
  readonly operationTimeoutMs?: number | undefined;
  readonly identity: IdentityOptions;
  /** The proxies in front of the server; none unless given. */
  readonly trustedProxies?: readonly string[];
}

export interface Daybook {
  readonly url: string;
  readonly services: Services;
  /** Lets everything that was begun come to its end, within 5 s. */
  readonly close: () => Promise<void>;
}

/** Puts the whole program together on a migrated database, and starts it. */
export async function startDaybook(options: DaybookOptions): Promise<Daybook> {
  const { host, port, ui, costPerMinute, log, joinMetrics, trustedProxies = [] } = options;
  const { documents = 'any', introspection = true } = options;
  const metrics = createMetrics(joinMetrics);
  const { services, projecting } = await createKernel(options, metrics);
  const { identity } = services;
  const counts = zeroCounts();
  const budget = new CostBudget(costPerMinute);
  const spending = new SharedSpending(budget, projecting.session);
  projecting.session.attend(spending.subject());
  metrics.watch({ services, counts, readLag: () => lagOf(services) });
  await projecting.start();
  spending.start();
  services.rebuilds.start();
  const stopKernel = async () => {
    spending.stop();
    await services.commands.close();
    await services.rebuilds.stop();
    identity.authenticator.close();
    await services.audit.close();
    await projecting.stop();
  };
  try {
    const schema = createSchema(createResolvers(services));
    const server = await startHttpServer({
      host,
      port,
      ui,
      budget,
      documents,
      introspection,
      ...(options.operationTimeoutMs !== undefined && { operationTimeoutMs: options.operationTimeoutMs }),
      schema,
      services,
      authenticator: identity.authenticator,
      signIn: identity,
      trustedProxies,
      log,
      subscriptionCounts: counts,
      ready: () => readinessOf(services),
      metrics: metrics.render,
    });
    const close = async () => {
      await server.close();
      await stopKernel();
    };
    return { url: server.url, services, close };
  } catch (fault) {
    await stopKernel();
    throw fault;
  }
}

/** The event store, the projections and what joins them. */
async function createKernel(options: DaybookOptions, metrics: Metrics) {
  const { database, log, auditFile, auditReads = true, projections = registered } = options;
  const { pool, appends } = database;
  const { epoch, position: head } = await readLogHead(pool);
  const feed = new EventFeed({ pool, catalogue: eventCatalogue, head });
  const progress = new ProjectionProgress({ onWaited: metrics.onWaited });
  const commands = new CommandBus({
    pool,
    appends,
    newEventId: newUuid,
    onCommitted: (events) => feed.committed(events),
    onFlushed: metrics.onFlushed,
  });
  const onAlarm = (projection: string, fault: unknown) =>
    log.error({ projection, ...reportOf(fault) }, 'a projection stopped or left a stream alone');
  const rebuilds = createRebuilds(projections, database, log);
  const onOutdated = (projection: AnyProjection) => void rebuilds.versionChanged(projection);
  const projecting = createProjecting({
    pool,
    appends,
    // Told apart by the last part; the others are for whoever looks who does what.
    process: `${os.hostname()}/${process.pid}/${newUuid()}`,
    projections,
    feed,
    progress,
    onOutdated,
    onAlarm,
    observer: metrics.projectorObserver,
  });
  for (const reactor of createReactors({ auditFile, epoch })) {
    const { name } = reactor;
    const onFault = (_name: string, fault: unknown) =>
      log.error({ reactor: name, ...reportOf(fault) }, 'a reactor could not do what was due and tries again');
    projecting.leases.contend(`reactor ${name}`, (lease) =>
      runReactor({ pool, reactor, feed, lease, onAlarm: onFault }),
    );
  }
  const positions = new PositionCodec(epoch);
  const now = () => new Date();
  const { session } = projecting;
  const identity = createIdentity({ database, options: options.identity, session, log, now });
  const services: Services = {
    database,
    commands,
    onDemand: new OnDemandReads(() => database.reads),
    log: new EventLog(database.reads),
    deadLetters: new DeadLetterOffice({ pool, catalogue: eventCatalogue, projections }),
    rebuilds,
    feed,
    progress,
    rates: new ProjectionRates(progress),
    positions,
    identity,
    audit: new AuditLog({ pool, now, log, reads: auditReads }),
    now,
    newId: newUuid,
  };
  return { services, projecting };
}

/** Rebuilds in the background, with connections of their own. */
function createRebuilds(
  projections: readonly AnyProjection[],
  { pool, connection }: Database,
  log: Logger,
): Rebuilds {
  const rebuilder = new Rebuilder({
    live: pool,
    openPool: (options) => openPool(connection, options),
    catalogue: eventCatalogue,
  });
  const onFault = (projection: string, fault: unknown) =>
    log.error({ projection, ...reportOf(fault) }, 'a rebuild was broken off');
  return new Rebuilds({ live: pool, rebuilder, projections, onFault });
}
