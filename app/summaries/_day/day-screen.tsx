'use client';

import { Group, NativeSelect, Title } from '@mantine/core';
import { IconArrowLeft, IconCalendarOff } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { parseAsCurrency, parseAsDay, parseAsOneOf } from '../../_address/parameters.ts';
import { problemOf } from '../../_address/problems.ts';
import { ReadableAddress } from '../../_address/readable-address.tsx';
import { UnreadableAddress } from '../../_address/unreadable-address.tsx';
import { LagNotice } from '../../_consistency/lag-notice.tsx';
import { useHeldPages } from '../../_consistency/use-held-pages.ts';
import { usePages } from '../../_consistency/use-pages.ts';
import { useProjectionProgress } from '../../_consistency/use-projection-progress.ts';
import { useFallbackPolling, useRereadOn } from '../../_consistency/use-reread.ts';
import type { AsOf, BookedMovementsQuery } from '../../_graphql/generated/graphql.ts';
import { bookedMovementsDocument } from '../../_graphql/reporting-documents.ts';
import { currencyCodes } from '../../_money/currencies.ts';
import { AsOfBar } from '../../_past/as-of-bar.tsx';
import { PastLink } from '../../_past/past-link.tsx';
import { keyOf } from '../../_past/past-query.ts';
import { useAsOf } from '../../_past/use-as-of.ts';
import { Day } from '../../_table/dates.tsx';
import { HeldList } from '../../_table/held-list.tsx';
import { PagedTable } from '../../_table/paged-table.tsx';
import { EmptyState, FaultState, LoadingRows, NoMatch } from '../../_table/states.tsx';
import { kindNames } from '../../accounts/_account/movement-words.ts';
import { movementColumns } from './movement-columns.tsx';

const pageSize = 50;

const kinds = ['DEPOSIT', 'WITHDRAWAL', 'TRANSFER', 'REVERSAL'] as const;

const parameters = {
  currency: parseAsCurrency.withDefault('CZK'),
  kind: parseAsOneOf(kinds),
};

/** What was booked on one day in one currency, over all accounts: what the day's summary adds up. */
export function DayScreen({ day }: { readonly day: string }) {
  if (parseAsDay.parse(day) === null) {
    return (
      <UnreadableAddress
        problems={[problemOf('What follows /summaries/', parseAsDay.takes, day)]}
        instead={{ href: '/summaries', label: 'Go to the daily summaries' }}
      />
    );
  }
  return (
    <ReadableAddress parameters={parameters}>
      <BookedOn day={day} />
    </ReadableAddress>
  );
}

function BookedOn({ day }: { readonly day: string }) {
  const [{ currency, kind }, setView] = useQueryStates(parameters, { history: 'replace' });
  const { asOf } = useAsOf();
  return (
    <>
      <AsOfBar />
      <PastLink href="/summaries" fz="sm" c="dimmed">
        <Group gap={6} component="span" mb="xs">
          <IconArrowLeft size={15} aria-hidden /> Daily summaries
        </Group>
      </PastLink>
      <Title order={1} mb="md">
        Booked on <Day day={day} />
      </Title>
      <section className="sheet" aria-label="Movements of the day">
        <Group p="md" gap="sm" style={{ borderBottom: '1px solid var(--daybook-line)' }}>
          <NativeSelect
            aria-label="Currency"
            data={[...currencyCodes()]}
            value={currency}
            onChange={(event) => setView({ currency: event.currentTarget.value })}
            w={120}
          />
          <NativeSelect
            aria-label="Kind"
            data={[
              { value: '', label: 'Any kind' },
              ...kinds.map((value) => ({ value, label: kindNames[value] })),
            ]}
            value={kind ?? ''}
            onChange={(event) =>
              setView({ kind: kinds.find((one) => one === event.currentTarget.value) ?? null })
            }
            w={160}
          />
        </Group>
        <LagNotice projection="transactions" what="The movements" />
        <MovementRows
          key={keyOf(asOf)}
          day={day}
          currency={currency}
          kind={kind}
          asOf={asOf}
          onClear={() => setView({ kind: null })}
        />
      </section>
    </>
  );
}

interface MovementRowsProps {
  readonly day: string;
  readonly currency: string;
  readonly kind: (typeof kinds)[number] | null;
  readonly asOf: AsOf | undefined;
  readonly onClear: () => void;
}

function MovementRows({ day, currency, kind, asOf, onClear }: MovementRowsProps) {
  const variables = useMemo(
    () => ({ day, currency, kind, first: pageSize, ...(asOf && { asOf }) }),
    [day, currency, kind, asOf],
  );
  const pages = useHeldPages(
    usePages({ document: bookedMovementsDocument, name: 'bookedMovements', variables, asOf }),
    rowOf,
  );
  const { connection, error, retry, reread } = pages;
  useFallbackPolling(reread);
  useRereadOn(useProjectionProgress().progress, reread);

  if (!connection) return error ? <FaultState error={error} onRetry={retry} /> : <LoadingRows />;
  if (connection.totalCount === 0) return kind ? <NoMatch onClear={onClear} /> : <NoMovements />;
  return (
    <HeldList holder={pages.holder} news={pages.news}>
      <PagedTable
        caption="Movements of the day"
        columns={movementColumns}
        pages={pages}
        idOf={({ transaction }) => transaction.id}
      />
    </HeldList>
  );
}

type Booked = BookedMovementsQuery['bookedMovements']['edges'][number]['node'];

/** An account moves on with each of its movements; its owner is all that is shown of it. */
function rowOf({ transaction }: Booked): Booked['transaction'] {
  return transaction;
}

function NoMovements() {
  return (
    <EmptyState
      icon={IconCalendarOff}
      title="Nothing was booked"
      text="No money moved on this day in this currency."
    />
  );
}
