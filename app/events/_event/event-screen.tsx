'use client';

import { Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconFileUnknown } from '@tabler/icons-react';
import { ReadableAddress } from '../../_address/readable-address.tsx';
import { eventDocument } from '../../_graphql/account-documents.ts';
import type { EventQuery } from '../../_graphql/generated/graphql.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import type { Amount } from '../../_money/money.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { AsOfBar } from '../../_past/as-of-bar.tsx';
import { PastLink } from '../../_past/past-link.tsx';
import { policyFor } from '../../_past/past-query.ts';
import { useAsOf } from '../../_past/use-as-of.ts';
import { DataTable } from '../../_table/data-table.tsx';
import { Moment } from '../../_table/dates.tsx';
import { EmptyState, FaultState, LoadingRows } from '../../_table/states.tsx';
import { ActorLink } from '../_log/actor-link.tsx';
import { logColumns } from '../_log/event-columns.tsx';
import { EventDetail } from '../_log/event-detail.tsx';
import { amountOf, hrefOfEffect, inWords } from '../_log/event-words.ts';
import { Story } from '../_log/story-section.tsx';
import { VerifyChain } from '../_log/verify-chain.tsx';

type ShownEvent = NonNullable<EventQuery['event']>;

/** One event: what it says, what its command did besides, and the story that it belongs to. */
export function EventScreen({ id }: { readonly id: string }) {
  const { asOf } = useAsOf();
  const variables = { id, ...(asOf && { asOf }) };
  const { data, error, refetch } = useQuery(eventDocument, { variables, ...policyFor(asOf) });
  return (
    <ReadableAddress>
      <AsOfBar />
      <PastLink href="/events" fz="sm" c="dimmed">
        <Group component="span" gap={6} mb="sm" display="inline-flex">
          <IconArrowLeft size={15} aria-hidden /> Events
        </Group>
      </PastLink>
      {data?.event && <Event event={data.event} />}
      {data?.event === null && (
        <div className="sheet">
          <EmptyState
            icon={IconFileUnknown}
            title={asOf ? 'There was no such event then' : 'There is no such event'}
            text={
              asOf
                ? 'It may have been recorded later, or booked on a later day or not at all.'
                : 'The address may be mistyped. What is named as a cause may also be a command, or lie outside of this book.'
            }
          />
        </div>
      )}
      {!data && (error ? <FaultState error={error} onRetry={() => void refetch()} /> : <LoadingRows />)}
    </ReadableAddress>
  );
}

/** How much an event is about, leading to what it brought about. */
function Moved({ event, amount }: { readonly event: ShownEvent; readonly amount: Amount }) {
  const href = hrefOfEffect(event);
  const figure = <MoneyText amount={amount} fz="xl" fw={600} />;
  if (!href) return figure;
  return (
    <PastLink href={href} title="What came of it" inherit c="inherit">
      {figure}
    </PastLink>
  );
}

function Event({ event }: { readonly event: ShownEvent }) {
  const amount = amountOf(event.data);
  const together = event.commandEvents.filter(({ id }) => id !== event.id);
  return (
    <Stack gap="lg">
      <section className="sheet" aria-label="Event">
        <Stack px="var(--daybook-inset)" py="lg" gap="xs">
          <Group justify="space-between" align="baseline">
            <Title order={1}>{inWords(event.type)}</Title>
            {amount && <Moved event={event} amount={amount} />}
          </Group>
          <Text c="dimmed" component="div">
            By <ActorLink event={event} />, <Moment at={event.recordedAt} />
          </Text>
          <EventDetail event={event} />
        </Stack>
        <VerifyChain streamIds={[event.streamId]} />
      </section>
      <section className="sheet" aria-label="By the same command">
        <Title order={2} px="var(--daybook-inset)" pt="lg" pb="xs">
          By the same command
        </Title>
        {together.length === 0 ? (
          <Text px="var(--daybook-inset)" pb="lg" c="dimmed">
            Nothing else.
          </Text>
        ) : (
          <DataTable
            caption="By the same command"
            columns={logColumns}
            items={together}
            idOf={({ id }) => id}
            detail={(other) => <EventDetail event={other} />}
          />
        )}
      </section>
      <section className="sheet" aria-label="The story">
        <Title order={2} px="var(--daybook-inset)" pt="lg">
          The story
        </Title>
        <Story key={event.id} correlationId={event.correlationId} current={event.id} />
      </section>
    </Stack>
  );
}
