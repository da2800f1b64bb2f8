'use client';

import { useQuery } from '@apollo/client/react';
import { Anchor, Group, Modal, Skeleton, Stack, Text } from '@mantine/core';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { movementDocument } from '../../_graphql/account-documents.ts';
import type { MovementFragment } from '../../_graphql/generated/graphql.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { Day, Moment } from '../../_table/dates.tsx';
import { FaultState } from '../../_table/states.tsx';
import { eventHref } from '../../events/_log/event-words.ts';
import classes from './account.module.css';
import { kindNames, signedAmount } from './movement-words.ts';
import { RequestMark } from './request-mark.tsx';
import { ReversalMarks } from './reversal-marks.tsx';
import { ReverseAction } from './reverse-action.tsx';

interface MovementModalProps {
  readonly movementId: string;
  readonly isReadOnly: boolean;
  readonly onClose: () => void;
}

/** One movement with all that is known of it, and what takes it back or is taken back by it. */
export function MovementModal({ movementId, isReadOnly, onClose }: MovementModalProps) {
  const { data, error, refetch } = useQuery(movementDocument, {
    variables: { id: movementId },
    fetchPolicy: 'cache-and-network',
  });
  return (
    <Modal opened onClose={onClose} title="Movement" closeButtonProps={{ 'aria-label': 'Close the dialog' }}>
      {data?.transaction && <Details transaction={data.transaction} isReadOnly={isReadOnly} />}
      {data?.transaction === null && <Text c="dimmed">There is no such movement.</Text>}
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
          <MoneyText amount={transaction.balanceAfter} />
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
              <Anchor component={Link} prefetch={false} href={`/accounts/${counterpartyAccountId}`} inherit>
                {counterparty ?? 'another account'}
              </Anchor>
            ) : (
              counterparty
            )}
          </Fact>
        )}
        {externalReference && <Fact term="Reference">{externalReference}</Fact>}
        <Fact term="Written down as">
          <Anchor component={Link} prefetch={false} href={eventHref(transaction.id)} inherit>
            version {transaction.streamVersion}
          </Anchor>
        </Fact>
      </dl>
      <Group justify="flex-end">
        <ReverseAction transaction={transaction} isReadOnly={isReadOnly} inWords />
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
