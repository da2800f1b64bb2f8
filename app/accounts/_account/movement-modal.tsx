'use client';

import { Group, Modal, Skeleton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { movementDocument } from '../../_graphql/account-documents.ts';
import type { MovementFragment } from '../../_graphql/generated/graphql.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { PastLink } from '../../_past/past-link.tsx';
import { policyFor } from '../../_past/past-query.ts';
import { useAsOf } from '../../_past/use-as-of.ts';
import { Day, Moment } from '../../_table/dates.tsx';
import { FaultState } from '../../_table/states.tsx';
import { eventHref } from '../../events/_log/event-words.ts';
import classes from './account.module.css';
import { kindNames, signedAmount } from './movement-words.ts';
import { RequestMark } from './request-mark.tsx';
import { ReversalMarks } from './reversal-marks.tsx';
import { ReversalDialog, ReverseAction } from './reverse-action.tsx';

interface MovementModalProps {
  readonly movementId: string;
  readonly onClose: () => void;
}

/** One movement with all that is known of it, and what takes it back or is taken back by it. */
export function MovementModal({ movementId, onClose }: MovementModalProps) {
  const { asOf } = useAsOf();
  const { data, error, refetch } = useQuery(movementDocument, {
    variables: { id: movementId, ...(asOf && { asOf }) },
    ...policyFor(asOf),
  });
  return (
    <Modal opened onClose={onClose} title="Movement" closeButtonProps={{ 'aria-label': 'Close the dialog' }}>
      {data?.transaction && <Details transaction={data.transaction} isReadOnly={asOf !== undefined} />}
      {data?.transaction === null && (
        <Text c="dimmed">{asOf ? 'There was no such movement then.' : 'There is no such movement.'}</Text>
      )}
      {!data && (error ? <FaultState error={error} onRetry={() => void refetch()} /> : <Skeleton h={220} />)}
    </Modal>
  );
}

interface DetailsProps {
  readonly transaction: MovementFragment;
  readonly isReadOnly: boolean;
}

function Details({ transaction, isReadOnly }: DetailsProps) {
  const { kind, description, counterparty, counterpartyAccountId, externalReference } = transaction;
  return (
    <Stack gap="md">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={600}>{description || kindNames[kind]}</Text>
        <MoneyText amount={signedAmount(transaction)} signed fw={600} />
      </Group>
      <Group gap="xs">
        <RequestMark transaction={transaction} />
        <ReversalMarks transaction={transaction} />
      </Group>
      <dl className={classes.details}>
        <Fact term="Kind">{kindNames[kind]}</Fact>
        <Fact term="Balance after">
          <PastLink href={eventHref(transaction.id)} inherit c="inherit">
            <MoneyText amount={transaction.balanceAfter} />
          </PastLink>
        </Fact>
        <Fact term="Booked on">
          <Day day={transaction.bookedOn} />
        </Fact>
        <Fact term="Recorded">
          <Moment at={transaction.recordedAt} />
        </Fact>
        {(counterparty ?? counterpartyAccountId) && (
          <Fact term={transaction.direction === 'CREDIT' ? 'From' : 'To'}>
            {counterpartyAccountId ? (
              <PastLink href={`/accounts/${counterpartyAccountId}`} inherit>
                {counterparty ?? 'another account'}
              </PastLink>
            ) : (
              counterparty
            )}
          </Fact>
        )}
        {externalReference && <Fact term="Reference">{externalReference}</Fact>}
        <Fact term="Written down as">
          <PastLink href={eventHref(transaction.id)} inherit>
            version {transaction.streamVersion}
          </PastLink>
        </Fact>
      </dl>
      <Group justify="flex-end">
        <ReversalDialog>
          <ReverseAction transaction={transaction} isReadOnly={isReadOnly} inWords />
        </ReversalDialog>
      </Group>
    </Stack>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className={classes.term}>{term}</dt>
      <dd className={classes.fact}>{children}</dd>
    </div>
  );
}
