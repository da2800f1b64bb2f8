'use client';

import { Alert, Button, Group, SegmentedControl, Text, Title } from '@mantine/core';
import { IconClockHour4, IconHistory, IconTimeline, IconUser } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { type ReactNode, useMemo } from 'react';
import { KeyHint } from '../../_actions/key-hint.tsx';
import { useOfferedActions } from '../../_actions/page-actions.ts';
import { ReadableAddress } from '../../_address/readable-address.tsx';
import type { AsOf } from '../../_graphql/generated/graphql.ts';
import { AsOfBar } from '../../_past/as-of-bar.tsx';
import { keyOf } from '../../_past/past-query.ts';
import { useAsOf } from '../../_past/use-as-of.ts';
import { Moment } from '../../_table/dates.tsx';
import { EmptyState, FaultState, LoadingRows, MoreRows, NoMatch } from '../../_table/states.tsx';
import { logColumns } from './event-columns.tsx';
import { EventFilterBar, STREAM_FIELD } from './event-filter-bar.tsx';
import { type EventView, eventParameters, toEventFilter } from './event-filters.ts';
import { EventTable } from './event-table.tsx';
import { Story } from './story-section.tsx';
import { useEventPages } from './use-event-pages.ts';
import { VerifyChain } from './verify-chain.tsx';

const pageSize = 50;

const shapes = [
  { value: 'tree', label: 'What led to what' },
  { value: 'list', label: 'In order' },
] as const;

/** The whole log, narrowed to a stream, to types of events, to somebody, to days, or to one story. */
export function EventsScreen() {
  return (
    <ReadableAddress
      parameters={eventParameters}
      ranges={[
        ['from', 'to'],
        ['since', 'before'],
      ]}
    >
      <Explorer />
    </ReadableAddress>
  );
}

function Explorer() {
  const [view, setView] = useQueryStates(eventParameters, { history: 'replace' });
  const { asOf } = useAsOf();
  const clear = () => setView(null);
  useOfferedActions([
    { label: 'Find a stream', keys: '/', run: () => document.getElementById(STREAM_FIELD)?.focus() },
    {
      label: view.order === 'DESC' ? 'Oldest first' : 'Newest first',
      keys: 'o',
      run: () => void setView({ order: view.order === 'DESC' ? 'ASC' : 'DESC' }),
    },
    ...(Object.keys(toEventFilter(view)).length > 0
      ? [{ label: 'The whole log', keys: 'c', run: () => void clear() }]
      : []),
  ]);
  const isTree = view.correlation !== '' && view.shape === 'tree';
  return (
    <>
      <AsOfBar />
      <Group justify="space-between" mb="md" align="baseline">
        <Title order={1}>Events</Title>
        <Text c="dimmed">Written down once, in order, for good</Text>
      </Group>
      <section className="sheet" aria-label="Events">
        <EventFilterBar view={view} onChange={setView} />
        {asOf?.bookedOn && <BookedNotice />}
        {view.correlation && (
          <Notice icon={<IconTimeline aria-hidden />} title="One story" onLeave={clear}>
            <Text inherit style={{ overflowWrap: 'anywhere' }}>
              Everything that carries the correlation {view.correlation}
            </Text>
            <SegmentedControl
              aria-label="How the story is shown"
              size="xs"
              data={[...shapes]}
              value={view.shape}
              onChange={(shape) => setView({ shape })}
            />
          </Notice>
        )}
        {isTree ? (
          <Story key={keyOf(asOf)} correlationId={view.correlation} onClear={clear} />
        ) : (
          <EventRows key={keyOf(asOf)} view={view} asOf={asOf} onClear={clear} />
        )}
      </section>
    </>
  );
}

interface NoticeProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

/** Says that what is listed is a part, and leads back to the whole log. */
function Notice({ icon, title, onLeave, children }: NoticeProps) {
  return (
    <Alert m="md" mb={0} variant="light" icon={icon} title={title}>
      <Group justify="space-between" gap="xs">
        {children}
        <Button size="xs" variant="default" rightSection={<KeyHint keys="c" />} onClick={onLeave}>
          The whole log
        </Button>
      </Group>
    </Alert>
  );
}

/** What a past by booking means for a log that is in the order of recording. */
function BookedNotice() {
  return (
    <Text fz="sm" c="dimmed" px="var(--daybook-inset)" pt="sm">
      In the order of recording, with what was booked by that day alone. What is not booked at all, such as a
      decision on a request, is left out.
    </Text>
  );
}

interface EventRowsProps {
  readonly view: EventView;
  readonly asOf: AsOf | undefined;
  readonly onClear: () => void;
}

function EventRows({ view, asOf, onClear }: EventRowsProps) {
  const filter = useMemo(() => toEventFilter(view), [view]);
  const pages = useEventPages({ filter, direction: view.order, asOf, pageSize });
  const { connection, items: events, error, isLoading, isStale, retry, more, holder, news } = pages;
  if (!connection) return error ? <FaultState error={error} onRetry={retry} /> : <LoadingRows />;
  if (events.length === 0)
    return Object.keys(filter).length > 0 ? (
      <NoMatch onClear={onClear} />
    ) : (
      <NoEvents isPast={asOf !== undefined} />
    );
  return (
    <>
      {error && <FaultState error={error} onRetry={retry} />}
      {(view.since || view.before) && (
        <Notice icon={<IconClockHour4 aria-hidden />} title="Some hours" onLeave={onClear}>
          <Text inherit component="div">
            Recorded {view.since && <Moment at={view.since} />} to{' '}
            {view.before ? <Moment at={view.before} /> : 'now'}, in all currencies
          </Text>
        </Notice>
      )}
      {view.actor.includes(':') && (
        <Notice icon={<IconUser aria-hidden />} title={events[0]?.actorName ?? view.actor} onLeave={onClear}>
          <Text inherit>Everything that was done by {view.actor}</Text>
        </Notice>
      )}
      <VerifyChain
        key={JSON.stringify(filter)}
        streamIds={[...new Set(events.map(({ streamId }) => streamId))]}
      />
      <EventTable columns={logColumns} events={events} isStale={isStale} holder={holder} news={news} />
      <MoreRows
        shown={events.length}
        hasMore={connection.pageInfo.hasNextPage}
        isLoading={isLoading}
        onMore={more}
      />
    </>
  );
}

function NoEvents({ isPast }: { readonly isPast: boolean }) {
  const text = isPast ? 'Nothing had been written down by then.' : 'Whatever happens is written down here.';
  return <EmptyState icon={IconHistory} title="No events yet" text={text} />;
}
