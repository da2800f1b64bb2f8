'use client';

import { Alert } from '@mantine/core';
import { IconCopyCheck } from '@tabler/icons-react';
import { useCallback, useMemo } from 'react';
import { useRereadOnRequests } from '../../_approvals/use-reread-on-requests.ts';
import { pageSession } from '../../_consistency/page-session.ts';
import { useFallbackPolling, useRereadOnNewVersion } from '../../_consistency/use-reread.ts';
import { transactionsDocument } from '../../_graphql/account-documents.ts';
import { pendingTransfersDocument } from '../../_graphql/approval-documents.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { formatMoney } from '../../_money/money.ts';

/** As many of the day's payments as are looked through. */
const lookedThrough = 100;

interface DuplicateWarningProps {
  readonly fromAccountId: string;
  readonly toAccountId: string;
  readonly minorUnits: string;
  readonly bookedOn: string;
  /** The request that is about to be approved: it is no duplicate of itself. */
  readonly requestId?: string;
}

/**
 * Says so if the same amount went between the same two accounts on the same day already, or waits for somebody's approval, also if
 * that comes to be while one looks at the form. It warns; it does not forbid.
 */
export function DuplicateWarning(transfer: DuplicateWarningProps) {
  return (
    <>
      <DoneAlready {...transfer} />
      <AskedForAlready {...transfer} />
    </>
  );
}

function AskedForAlready({ fromAccountId, toAccountId, minorUnits, requestId }: DuplicateWarningProps) {
  const { data, refetch } = useQuery(pendingTransfersDocument, {
    variables: { accountId: fromAccountId },
    // Not for the cache: whoever looks at a request needs more of it than this.
    fetchPolicy: 'no-cache',
  });
  const read = useCallback(() => refetch(), [refetch]);
  useRereadOnRequests(read);
  useFallbackPolling(read);
  const twin = data?.transferRequests.nodes.find(
    (request) =>
      request.id !== requestId &&
      request.fromAccountId === fromAccountId &&
      request.toAccountId === toAccountId &&
      request.amount.minorUnits === minorUnits,
  );
  if (!twin) return null;
  return (
    <Alert color="yellow" variant="light" icon={<IconCopyCheck aria-hidden />} role="alert">
      {formatMoney(twin.amount)} to the same account waits for approval already
      {twin.description && ` (${twin.description})`}. Is this another one?
    </Alert>
  );
}

function DoneAlready({ fromAccountId, toAccountId, minorUnits, bookedOn }: DuplicateWarningProps) {
  const variables = useMemo(
    () => ({
      id: fromAccountId,
      filter: { bookedFrom: bookedOn, bookedTo: bookedOn, direction: 'DEBIT' as const },
      first: lookedThrough,
    }),
    [fromAccountId, bookedOn],
  );
  const { data } = useQuery(transactionsDocument, { variables, fetchPolicy: 'cache-and-network' });
  const read = useCallback(
    (atLeast?: string) =>
      pageSession().client.query({
        query: transactionsDocument,
        variables: { ...variables, ...(atLeast !== undefined && { atLeast }) },
        fetchPolicy: 'network-only',
      }),
    [variables],
  );
  useRereadOnNewVersion(fromAccountId, read);
  useFallbackPolling(read);
  const twin = data?.account?.transactions.edges
    .map(({ node }) => node)
    .find(
      ({ kind, amount, counterpartyAccountId, reversedBy }) =>
        kind === 'TRANSFER' &&
        !reversedBy &&
        amount.minorUnits === minorUnits &&
        counterpartyAccountId === toAccountId,
    );
  if (!twin) return null;
  return (
    <Alert color="yellow" variant="light" icon={<IconCopyCheck aria-hidden />} role="alert">
      {formatMoney(twin.amount)} went to the same account on this day already
      {twin.description && ` (${twin.description})`}. Is this another one?
    </Alert>
  );
}
