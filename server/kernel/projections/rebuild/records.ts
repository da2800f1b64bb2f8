import { randomUUID } from 'node:crypto';
import type { Queryable } from '../checkpoint.ts';
import type { AnyProjection } from '../projection.ts';
import type { DifferenceReport, TableDifference } from './comparison.ts';

/** Why a projection is built again. */
export type RebuildCause = 'REQUESTED' | 'VERSION_CHANGED';

/** What a running rebuild is at. */
export type RebuildPhase = 'BUILDING' | 'COMPARING' | 'SWAPPING';

/** One time that a projection's tables were built again, as every process can read it. */
export interface RebuildRecord {
  readonly id: string;
  readonly projection: string;
  readonly cause: RebuildCause;
  readonly requestedBy: string;
  readonly fromVersion: number;
  readonly toVersion: number;
  /** A running one whose process died is gone on with by the next. */
  readonly status: 'RUNNING' | 'SWAPPED' | 'CANCELLED' | 'FAILED';
  readonly phase: RebuildPhase;
  /** How far the new tables show the log, and how far they have to. */
  readonly position: bigint;
  readonly target: bigint;
  readonly eventsPerSecond: number;
  /** Where it was gone on with after its process had died; null if it never was. */
  readonly resumedFrom: bigint | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly cancelRequestedBy: string | null;
  readonly failure: string | null;
  readonly report: DifferenceReport | null;
}

/** How far a running rebuild is. */
export type RebuildProgress = Pick<RebuildRecord, 'phase' | 'position' | 'target' | 'eventsPerSecond'>;

/** Writes down that a rebuild begins. */
export async function insertRebuild(
  database: Queryable,
  request: Pick<RebuildRecord, 'cause' | 'requestedBy' | 'fromVersion'> & {
    readonly projection: AnyProjection;
  },
): Promise<RebuildRecord> {
  const { projection, cause, requestedBy, fromVersion } = request;
  return one(
    database,
    `INSERT INTO projection_rebuilds (id, projection, cause, requested_by, from_version, to_version, status, phase, position,
                                      target, events_per_second, started_at, seen_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'RUNNING', 'BUILDING', 0, 0, 0, clock_timestamp(), clock_timestamp())`,
    [randomUUID(), projection.name, cause, requestedBy, fromVersion, projection.version],
  );
}

/** Writes down that an interrupted rebuild is gone on with. */
export async function recordResumption(
  database: Queryable,
  id: string,
  { position, toVersion }: Pick<RebuildRecord, 'position' | 'toVersion'>,
): Promise<RebuildRecord> {
  return one(
    database,
    `UPDATE projection_rebuilds
        SET resumed_from = $2, position = $2, to_version = $3, phase = 'BUILDING', seen_at = clock_timestamp()
      WHERE id = $1`,
    [id, position, toVersion],
  );
}

/** Writes down how far a running rebuild is; returns it as it is then, null if it has ended meanwhile. */
export async function recordProgress(
  database: Queryable,
  id: string,
  { phase, position, target, eventsPerSecond }: RebuildProgress,
): Promise<RebuildRecord | null> {
  const records = await many(
    database,
    `UPDATE projection_rebuilds SET phase = $2, position = $3, target = $4, events_per_second = $5, seen_at = clock_timestamp()
      WHERE id = $1 AND status = 'RUNNING'`,
    [id, phase, position, target, eventsPerSecond],
  );
  return records[0] ?? null;
}

/** How a rebuild ended. */
export interface RebuildEnd {
  readonly status: 'SWAPPED' | 'CANCELLED' | 'FAILED';
  readonly failure?: string;
  readonly report?: DifferenceReport;
}

/** Writes down that a rebuild has ended. */
export async function recordEnd(
  database: Queryable,
  id: string,
  { status, failure, report }: RebuildEnd,
): Promise<RebuildRecord> {
  const stored = report ? JSON.stringify({ ...report, position: String(report.position) }) : null;
  return one(
    database,
    `UPDATE projection_rebuilds
        SET status = $2, failure = $3, report = $4, ended_at = clock_timestamp(), seen_at = clock_timestamp()
      WHERE id = $1`,
    [id, status, failure ?? null, stored],
  );
}

/** Asks whoever runs a projection's rebuild to cancel it; null if none is running. */
export async function requestCancellation(
  database: Queryable,
  projection: string,
  by: string,
): Promise<RebuildRecord | null> {
  const records = await many(
    database,
    `UPDATE projection_rebuilds SET cancel_requested_by = coalesce(cancel_requested_by, $2)
      WHERE projection = $1 AND status = 'RUNNING'`,
    [projection, by],
  );
  return records[0] ?? null;
}

/** A projection's rebuild that is running or was interrupted; null if there is none. */
export async function findRunning(database: Queryable, projection: string): Promise<RebuildRecord | null> {
  const records = await select(database, `WHERE projection = $1 AND status = 'RUNNING'`, [projection]);
  return records[0] ?? null;
}

/** One rebuild. Throws if there is none of this id. */
export async function findRebuild(database: Queryable, id: string): Promise<RebuildRecord> {
  const [record] = await select(database, 'WHERE id = $1', [id]);
  if (!record) throw new Error(`there is no rebuild ${id}`);
  return record;
}

/** Each projection's newest rebuild, running or ended. */
export async function readLatest(database: Queryable): Promise<readonly RebuildRecord[]> {
  return select(
    database,
    `WHERE id IN (SELECT DISTINCT ON (projection) id FROM projection_rebuilds ORDER BY projection, started_at DESC)
     ORDER BY projection`,
    [],
  );
}

/** How long a rebuild will take at its present rate; null while nobody knows. */
export function timeLeftMsOf({ position, target, eventsPerSecond }: RebuildRecord): number | null {
  if (eventsPerSecond === 0) return null;
  return Math.round((Number(target - position) * 1_000) / eventsPerSecond);
}

const COLUMNS = `id, projection, cause, requested_by AS "requestedBy", from_version AS "fromVersion", to_version AS "toVersion",
  status, phase, position, target, events_per_second AS "eventsPerSecond", resumed_from AS "resumedFrom",
  started_at AS "startedAt", ended_at AS "endedAt", cancel_requested_by AS "cancelRequestedBy", failure, report`;

type Row = Omit<RebuildRecord, 'report'> & {
  readonly report: { readonly position: string; readonly tables: readonly TableDifference[] } | null;
};

async function select(database: Queryable, where: string, values: unknown[]): Promise<RebuildRecord[]> {
  const { rows } = await database.query<Row>(`SELECT ${COLUMNS} FROM projection_rebuilds ${where}`, values);
  return rows.map(toRecord);
}

async function many(database: Queryable, change: string, values: unknown[]): Promise<RebuildRecord[]> {
  const { rows } = await database.query<Row>(`${change} RETURNING ${COLUMNS}`, values);
  return rows.map(toRecord);
}

async function one(database: Queryable, change: string, values: unknown[]): Promise<RebuildRecord> {
  const [record] = await many(database, change, values);
  if (!record) throw new Error('the record of the rebuild was taken away');
  return record;
}

function toRecord({ report, ...row }: Row): RebuildRecord {
  return { ...row, report: report && { ...report, position: BigInt(report.position) } };
}
