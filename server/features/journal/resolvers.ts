import { validate as isUuid } from 'uuid';
import type { GraphqlContext } from '../../graphql/context.ts';
import { pageEvents } from '../../graphql/event-connection.ts';
import type { EventFilter, Resolvers } from '../../graphql/generated/resolver-types.ts';
import { presentIntegrity } from '../../graphql/present-integrity.ts';

/** The fields of the journal's slice of the schema: the log itself, as people look into it. */
export const journalResolvers: Resolvers = {
  Query: {
    events: async (_parent, { filter, direction, ...page }, context) =>
      pageEvents(context, { ...(await toQuery(filter ?? {}, context)), direction }, page),
    event: async (_parent, { id }, { services }) => {
      if (!isUuid(id)) return null;
      const events = await services.log.commandOf(id);
      return events.find(({ eventId }) => eventId === id.toLowerCase()) ?? null;
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

async function toQuery(
  { streamId, correlationId, types, actor, recordedFrom, recordedTo }: EventFilter,
  { services }: GraphqlContext,
) {
  return {
    streamId: streamId ?? undefined,
    correlationId: correlationId ?? undefined,
    eventTypes: types ?? undefined,
    actors: actor ? await services.identity.actorNames.actorsLike(actor) : undefined,
    recordedFrom: recordedFrom ?? undefined,
    until: { position: null, version: null, recordedAt: recordedTo ?? null },
  };
}
