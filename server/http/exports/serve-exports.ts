import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { readInParts } from '../../database/read-in-parts.ts';
import { type Cell, type CsvExport, csvExports } from '../../features/index.ts';
import type { RequestScope } from '../../graphql/context.ts';
import type { CostBudget } from '../../graphql/cost-budget.ts';
import { MAX_OPERATION_COST } from '../../graphql/operation-cost.ts';
import { presentError } from '../../graphql/present-errors.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { assertAllowed } from '../../identity/failures.ts';
import type { Services } from '../../services.ts';
import { createCsv, textOf } from './csv-text.ts';
import { readArguments } from './export-arguments.ts';
import { recordExport } from './export-record.ts';

/** Each holds a connection and a snapshot of the database for as long as its client reads. */
const MAX_EXPORTS_AT_ONCE = 4;

/** A million rows take a minute on a slow line. */
const EXPORT_TIMEOUT_MS = 120_000;

interface Exports {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  /** Each is charged what the most expensive operation may cost. */
  readonly budget: Pick<CostBudget, 'charge'>;
  /** Lets whoever asks in. Throws Unauthenticated. */
  readonly admit: (request: FastifyRequest) => Promise<void>;
  readonly openScope: (request: FastifyRequest, reply: FastifyReply) => Promise<RequestScope>;
}

const MILLISECONDS = 1_000;

/** What the statuses of failures are; a client that can act on one is told so by its code. */
const STATUSES: Readonly<Record<string, number>> = {
  BAD_USER_INPUT: 400,
  UNKNOWN_POSITION: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  TOO_MANY_EXPORTS: 503,
};

/**
 * Serves tables as CSV at `/export/NAME.csv`, streamed: what is in memory does not depend on how many rows there are. The rows are
 * those of one moment. Errors before the first row are JSON with the codes of GraphQL; one later breaks the download off.
 */
export function serveExports(fastify: FastifyInstance, exports: Exports): void {
  let running = 0;
  for (const one of csvExports as readonly unknown[] as readonly Export[]) {
    fastify.get(`/export/${one.name}.csv`, async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      let scope: RequestScope | null = null;
      try {
        if (running >= MAX_EXPORTS_AT_ONCE) throw tooManyExports();
        running += 1;
        reply.raw.once('close', () => {
          running -= 1;
        });
        await exports.admit(request);
        scope = await exports.openScope(request, reply);
        assertAllowed(scope.principal, one.requires);
        await exports.budget.charge(scope, MAX_OPERATION_COST);
        const csv = await begin(one, { request, scope }, exports);
        await recordExport(exports.services.audit, { request, scope, failure: null });
        void reply.header('content-disposition', `attachment; filename="${one.name}.csv"`);
        return reply.type('text/csv; charset=utf-8').send(csv);
      } catch (error) {
        const presented = presentError(error, { log: request.log, correlationId: request.id });
        if (scope) await recordExport(exports.services.audit, { request, scope, failure: presented });
        const { code, retryAfterMs } = presented.extensions ?? {};
        if (typeof retryAfterMs === 'number')
          void reply.header('retry-after', Math.ceil(retryAfterMs / MILLISECONDS));
        return reply.code(statusOf(code)).send({ errors: [presented] });
      }
    });
  }
}

/** An export with the arguments and rows that only it knows. */
interface Export extends CsvExport<object> {
  readonly cellsOf: (row: object) => readonly Cell[];
}

interface Asked {
  readonly request: FastifyRequest;
  readonly scope: RequestScope;
}

/** The text of an export, of which the first part is there. Throws what keeps it from being there. */
async function begin(
  { arguments: types, columns, statement, projection, cellsOf }: Export,
  { request, scope }: Asked,
  { schema, services }: Exports,
): Promise<Readable> {
  const reading = { schema, positions: services.positions, types };
  const { given, freshness } = readArguments(request.query as Record<string, unknown>, reading);
  const { text, values } = statement(given);
  await waitUntilFresh({ ...scope, services }, [projection(given)], freshness);
  const { signal } = scope;
  const parts = readInParts<object>(services.database.connection, {
    text,
    values,
    signal,
    timeoutMs: EXPORT_TIMEOUT_MS,
  });
  const csv = createCsv(columns);
  const written = pipeline(Readable.from(rowsOf(parts, cellsOf)), csv);
  written.catch((fault: unknown) => {
    if (!signal.aborted) request.log.error({ err: fault }, 'an export broke off');
  });
  await Promise.race([once(csv, 'readable'), written]);
  return csv;
}

async function* rowsOf(parts: AsyncIterable<readonly object[]>, cellsOf: Export['cellsOf']) {
  for await (const rows of parts) for (const row of rows) yield cellsOf(row).map(textOf);
}

function statusOf(code: unknown): number {
  return STATUSES[String(code)] ?? (code === 'INTERNAL_SERVER_ERROR' ? 500 : 409);
}

function tooManyExports(): GraphQLError {
  return new GraphQLError(`${MAX_EXPORTS_AT_ONCE} downloads are under way; try again when one has ended.`, {
    extensions: { code: 'TOO_MANY_EXPORTS' },
  });
}
