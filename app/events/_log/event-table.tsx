'use client';

import type { LogEventFragment } from '../../_graphql/generated/graphql.ts';
import { type DataColumn, DataTable } from '../../_table/data-table.tsx';
import { HeldList, type HeldListProps } from '../../_table/held-list.tsx';
import { EventDetail } from './event-detail.tsx';

interface EventTableProps extends Omit<HeldListProps, 'children'> {
  readonly columns: readonly DataColumn<LogEventFragment>[];
  readonly events: readonly LogEventFragment[];
  readonly isStale?: boolean;
}

/** Events as they come in, each with its detail folded away. */
export function EventTable({ columns, events, isStale = false, ...held }: EventTableProps) {
  return (
    <HeldList {...held}>
      <DataTable
        caption="Events"
        columns={columns}
        items={events}
        idOf={(event) => event.id}
        isStale={isStale}
        detail={(event) => <EventDetail event={event} />}
      />
    </HeldList>
  );
}
