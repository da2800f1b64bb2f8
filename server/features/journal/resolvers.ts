import { validate as isUuid } from 'uuid';
import type { GraphqlContext } from '../../graphql/context.ts';
import { pageEvents } from '../../graphql/event-connection.ts';
import type { EventFilter, Resolvers } from '../../graphql/generated/resolver-types.ts';
import { presentIntegrity } from '../../graphql/present-integrity.ts';
import type { RecordedEvent } from '../../kernel/event.ts';
import { momentOfList, type PastMoment, wasKnown } from '../accounts/index.ts';

const NOW: PastMoment = { bookedOn: null, recordedAt: null, position: null, version: null };

/** The fields of the journal's slice of the schema: the log itself, as people look into it. */
export const journalResolvers: Resolvers = {
  Query: {
    events: async (_parent, { filter, asOf, direction, ...page }, context) => {
      const query = await toQuery(filter ?? {}, asOf ? momentOfList(asOf, context) : NOW, context);
      return pageEvents(context, { ...query, direction }, page);
    },
    event: async (_parent, { id, asOf }, context) => {
      if (!isUuid(id)) return null;
      const moment = asOf ? momentOfList(asOf, context) : NOW;
      const events = await context.services.log.commandOf(id);
      const found = events.find(({ eventId }) => eventId === id.toLowerCase());
      return found && wasKnown({ ...found, bookedOn: dayOfEvent(found) }, moment) ? found : null;
    },
    streamIntegrity: async (_parent, { streamId }, { services }) => {
      const report = await services.log.verifyStream(streamId);
      return report.events === 0n && report.fault === null ? null : presentIntegrity(report);
    },
  },
  Event: {
    id: ({ eventId }) => eventId,
    actorName: ({ actor }, _args, { services }) => services.identity.actorNames.of(actor),
    commandEvents: ({ eventId }, _args, { services }) => services.log.commandOf(eventId),
    type: ({ eventType }) => eventType,
    schemaVersion: ({ eventVersion }) => eventVersion,
    sequence: ({ position }) => position,
    hash: ({ hash }) => Buffer.from(hash).toString('hex'),
    position: ({ position }, _args, { services }) => services.positions.encode(position),
  },
};

/** The day that an event was booked on; null if nobody books it. */
function dayOfEvent({ data: { bookedOn } }: RecordedEvent): string | null {
  return typeof bookedOn === 'string' ? bookedOn : null;
}

async function toQuery(
  { streamId, correlationId, types, actor, recordedFrom, recordedTo }: EventFilter,
  moment: PastMoment,
  { services }: GraphqlContext,
) {
  const recordedAt = earlierOf(recordedTo ?? null, moment.recordedAt);
  return {
    streamId: streamId ?? undefined,
    correlationId: correlationId ?? undefined,
    eventTypes: types ?? undefined,
    actors: actor ? await services.identity.actorNames.actorsLike(actor) : undefined,
    recordedFrom: recordedFrom ?? undefined,
    until: { ...moment, recordedAt },
  };
}

function earlierOf(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
