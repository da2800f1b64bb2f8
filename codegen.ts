import { addTypenameToDocument } from '@apollo/client/utilities';
import type { CodegenConfig } from '@graphql-codegen/cli';

/** What a scalar is inside the server: what resolvers receive and return. */
const serverScalars = {
  ID: { input: 'string', output: 'string' },
  UUID: { input: 'string', output: 'string' },
  LocalDate: { input: 'string', output: 'string' },
  DateTime: { input: 'Date', output: 'Date' },
  JSON: { input: 'unknown', output: 'unknown' },
  MinorUnits: { input: 'bigint', output: 'bigint' },
  Count: { input: 'bigint', output: 'bigint' },
  CurrencyCode: { input: 'string', output: 'string' },
  Position: { input: 'string', output: 'string' },
};

/** What a scalar is on the wire: what the UI sends and gets. */
const wireScalars = {
  ID: 'string',
  UUID: 'string',
  LocalDate: 'string',
  DateTime: 'string',
  JSON: 'unknown',
  MinorUnits: 'string',
  Count: 'string',
  CurrencyCode: 'string',
  Position: 'string',
};

/** Object types whose resolvers start from another shape than the schema's; the rest start from the schema's own. */
const mappers = {
  Money: '../../money.ts#Money as MoneyValue',
  Account: '../../features/accounts/account-view.ts#AccountView',
  Transaction: '../../features/accounts/transactions.ts#TransactionView',
  DailySummary: '../../features/summaries/daily-summaries.ts#DailySummaryView',
  AccountTotal: '../../features/accounts/account-totals.ts#AccountTotalView',
  OwnerPortfolio: '../../features/accounts/portfolio.ts#PortfolioView',
  Holding: '../../features/accounts/portfolio.ts#HoldingView',
  HourlyFlow: '../../features/summaries/hourly-flows.ts#HourlyFlowView',
  SearchResult: '../../features/accounts/search.ts#Searching',
  AccountListChange: '../../features/accounts/list-changes.ts#ListChange',
  TransferRequest: '../../features/approvals/transfer-request-view.ts#TransferRequestView',
  TransferPreview: '../../kernel/commands/command.ts#CommandResult',
  Party: '../../features/approvals/events.ts#Party as PartyOfEvent',
  ApprovalQueue: '../../features/approvals/approval-queue.ts#ApprovalQueueView',
  Dashboard: '../../features/dashboard/dashboard.ts#DashboardView',
  Event: '../../kernel/event.ts#RecordedEvent',
  Rebuild: '../../kernel/projections/rebuild/records.ts#RebuildRecord',
  RebuildReport: '../../kernel/projections/rebuild/comparison.ts#DifferenceReport',
  TableDifference: '../../kernel/projections/rebuild/comparison.ts#TableDifference as TableDifferenceRecord',
  User: '../../database/prisma-client/client.ts#User as UserRow',
  Me: '../../identity/principal.ts#Principal',
  ApiKey: '../../database/prisma-client/client.ts#ApiKey as ApiKeyRow',
  AuditEntry: '../../database/prisma-client/client.ts#AuditEntry as AuditEntryRow',
  DeadLetter: '../../kernel/projections/dead-letters.ts#DeadLetter as DeadLetterRecord',
};

const config: CodegenConfig = {
  schema: ['server/graphql/base.graphql', 'server/features/*/*.graphql'],
  documents: ['app/**/*.{ts,tsx}', '!app/_graphql/generated/**'],
  ignoreNoDocuments: true,
  silent: true,
  importExtension: '.ts',
  generates: {
    'server/graphql/schema.graphql': {
      plugins: ['schema-ast'],
      config: { sort: true, includeDirectives: true },
    },
    'server/graphql/generated/resolver-types.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: '../context.ts#GraphqlContext',
        mappers,
        scalars: serverScalars,
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
        immutableTypes: true,
        defaultScalarType: 'unknown',
        maybeValue: 'T | null',
        inputMaybeValue: 'T | null | undefined',
        // A field that may be null has to be given by whoever answers; an input may leave it out, unless it has a default.
        avoidOptionals: { field: true, object: true, inputValue: false, defaultValue: true },
        // An interface is resolved by the name on the object, so the name has to be there.
        resolversNonOptionalTypename: { interfaceImplementingType: true },
      },
    },
    'app/_graphql/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      // As the client's cache asks for it, so that the documents that are kept are the very ones that it needs.
      documentTransforms: [
        {
          transform: ({ documents }) =>
            documents.map((file) =>
              file.document ? { ...file, document: addTypenameToDocument(file.document) } : file,
            ),
        },
      ],
      config: {
        scalars: wireScalars,
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
        immutableTypes: true,
        defaultScalarType: 'unknown',
      },
    },
  },
};

export default config;
