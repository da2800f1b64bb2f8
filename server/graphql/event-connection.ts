import { z } from 'zod';
import type { RecordedEvent } from '../kernel/event.ts';
import type { EventQuery } from '../kernel/event-store/read.ts';
import { type Connection, cursorIn, limitOf, type PageArguments, toConnection } from './connection.ts';
import type { GraphqlContext } from './context.ts';

const positionCursor = z.string().regex(/^\d{1,19}$/);

/** A page of the log, or of one stream. */
export async function pageEvents(
  { services }: GraphqlContext,
  query: Omit<EventQuery, 'after' | 'limit'>,
  page: PageArguments,
): Promise<Connection<RecordedEvent>> {
  const after = cursorIn(positionCursor, page);
  const events = await services.log.page({
    ...query,
    after: after === null ? undefined : BigInt(after),
    limit: limitOf(page),
  });
  return toConnection(events, page, ({ position }) => position.toString());
}
