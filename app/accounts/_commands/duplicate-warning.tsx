'use client';

import { Alert } from '@mantine/core';
import { IconCopyCheck } from '@tabler/icons-react';
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
 * Says so if the same amount went between the same two accounts on the same day already, or waits for somebody's approval. It warns;
 * it does not forbid.
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
  const { data } = useQuery(pendingTransfersDocument, {
    variables: { accountId: fromAccountId },
    // Not for the cache: whoever looks at a request needs more of it than this.
    fetchPolicy: 'no-cache',
  });
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
  const { data } = useQuery(transactionsDocument, {
    variables: {
      id: fromAccountId,
      filter: { bookedFrom: bookedOn, bookedTo: bookedOn, direction: 'DEBIT' },
      first: lookedThrough,
    },
    fetchPolicy: 'cache-and-network',
  });
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
