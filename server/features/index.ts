import type { Resolvers } from '../graphql/generated/resolver-types.ts';
import { type AnyStreamType, categoryOfStream } from '../kernel/decider.ts';
import { EventCatalogue } from '../kernel/event-catalogue.ts';
import type { AnyProjection } from '../kernel/projections/projection.ts';
import type { AnyReactor } from '../kernel/reactors/reactor.ts';
import type { Services } from '../services.ts';
import { accountChanges } from './accounts/account-changes.ts';
import { accountExport } from './accounts/account-export.ts';
import { balances } from './accounts/balances.ts';
import type { AnyCsvExport } from './accounts/csv-export.ts';
import { accountStreams } from './accounts/decider.ts';
import { accountEvents } from './accounts/events.ts';
import { accountResolvers } from './accounts/resolvers.ts';
import { statementExport, transactionExport } from './accounts/transaction-exports.ts';
import { transactions } from './accounts/transactions.ts';
import { transferRequestStreams } from './approvals/decider.ts';
import { transferRequestEvents } from './approvals/events.ts';
import { approvalResolvers } from './approvals/resolvers.ts';
import { transferRequests } from './approvals/transfer-requests.ts';
import { auditLines } from './audit/audit-lines.ts';
import { bulkResolvers } from './bulk/resolvers.ts';
import { dashboardResolvers } from './dashboard/resolvers.ts';
import { identityResolvers } from './identity/resolvers.ts';
import { journalResolvers } from './journal/resolvers.ts';
import { rebuildResolvers } from './projections/rebuild-resolvers.ts';
import { projectionResolvers } from './projections/resolvers.ts';
import { reversalResolvers } from './reversals/resolvers.ts';
import { dailySummaries } from './summaries/daily-summaries.ts';
import { summaryResolvers } from './summaries/resolvers.ts';
import { transferResolvers } from './transfers/resolvers.ts';

/** Every kind of event that the log may hold. */
export const eventCatalogue = new EventCatalogue({ ...accountEvents, ...transferRequestEvents });

const streamTypes: readonly AnyStreamType[] = [accountStreams, transferRequestStreams];

/** How the events of a stream are folded and decided on, by its id's category. Throws for a category that there is not. */
export function streamTypeOf(streamId: string): AnyStreamType {
  const category = categoryOfStream(streamId);
  const found = streamTypes.find((one) => one.category === category);
  if (!found) throw new Error(`there is no kind of stream that ${streamId} could be`);
  return found;
}

/** Every read table. */
export const projections: readonly AnyProjection[] = [
  balances,
  transactions,
  dailySummaries,
  accountChanges,
  transferRequests,
];

export type { Cell, CsvExport } from './accounts/csv-export.ts';

/** Every table that can be downloaded. */
export const csvExports: readonly AnyCsvExport[] = [accountExport, transactionExport, statementExport];

/** What has effects outside the database: audit lines, if there is a file for them. */
export function createReactors({
  auditFile,
  epoch,
}: {
  readonly auditFile: string | undefined;
  readonly epoch: string;
}): readonly AnyReactor[] {
  return auditFile === undefined ? [] : [auditLines({ file: auditFile, epoch })];
}

/** The resolvers of every slice of the schema. */
export function createResolvers(services: Services): readonly Resolvers[] {
  return [
    accountResolvers(services),
    transferResolvers,
    approvalResolvers(services),
    reversalResolvers,
    summaryResolvers,
    journalResolvers,
    identityResolvers,
    projectionResolvers,
    dashboardResolvers,
    rebuildResolvers,
    bulkResolvers,
  ];
}
