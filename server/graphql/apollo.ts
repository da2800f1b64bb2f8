import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { GraphqlContext } from './context.ts';
import type { CostBudget } from './cost-budget.ts';
import { limitRules, parseOptions } from './limits.ts';
import { costOf } from './operation-cost.ts';
import { type FaultLog, presentError } from './present-errors.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** Mistakes in a well-formed request; the legacy media type reports them with status 200. */
const REQUEST_MISTAKES: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
]);

interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly log: FaultLog;
  readonly budget: CostBudget;
  readonly trustedDocuments: TrustedDocuments;
  /** Whether the schema may be asked for. */
  readonly introspection: boolean;
}

/**
 * Apollo Server with the project's limits and error presentation, and without the optional plugins: they report to
 * others, load pages from elsewhere, and cost an eighth of the throughput.
 */
export function createApolloServer({
  schema,
  log,
  budget,
  trustedDocuments,
  introspection,
}: ApolloOptions): ApolloServer<GraphqlContext> {
  const correlation = new WeakMap<object, string>();
  return new ApolloServer<GraphqlContext>({
    schema,
    parseOptions,
    validationRules: [...limitRules],
    maxRecursiveSelections: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (_formatted, error) =>
      presentError(error, { log, correlationId: isObject(error) ? correlation.get(error) : undefined }),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      rememberCorrelation(correlation),
      refuseSubscriptions,
      holdToDocuments(trustedDocuments),
      chargeCost(budget),
      legacyStatus,
    ],
  });
}

/** `formatError` is not told whose error it formats, so the errors of an operation are remembered with its id. */
function rememberCorrelation(correlation: WeakMap<object, string>): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        for (const error of errors) correlation.set(error, contextValue.correlationId);
      },
    }),
  };
}

/** Over HTTP a subscription would be executed like a query and fail without saying why. */
const refuseSubscriptions: ApolloServerPlugin<GraphqlContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation !== 'subscription') return;
      throw new GraphQLError('Subscriptions go over the WebSocket at the same path.', {
        extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
      });
    },
  }),
};

/** Refuses documents that the principal may not have executed, however they came: by POST, by GET, or by id. */
function holdToDocuments(trustedDocuments: TrustedDocuments): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ source, contextValue }) =>
        trustedDocuments.assertAllowed(contextValue.principal, source),
    }),
  };
}

/** Refuses what is too expensive by itself, or after all that was asked for before, ahead of any resolver. */
function chargeCost(budget: CostBudget): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operationName, request, contextValue }) => {
        const cost = costOf({ schema, document, operationName, variables: request.variables });
        await budget.charge(contextValue, cost);
      },
    }),
  };
}

/**
 * GraphQL over HTTP: a client that accepts `application/graphql-response+json` reads the status, one that knows only
 * `application/json` takes anything but 200 for a broken connection and never looks at the errors.
 */
const legacyStatus: ApolloServerPlugin<GraphqlContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ request, response, errors }) => {
      const accepted = request.http?.headers.get('accept') ?? '';
      if (accepted.includes('application/graphql-response+json')) return;
      if (errors?.every((error) => REQUEST_MISTAKES.has(error.extensions.code))) response.http.status = 200;
    },
  }),
};

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
