import { pageEvents } from '../../graphql/event-connection.ts';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';

/** The fields of the journal's slice of the schema: the log itself, as people look into it. */
export const journalResolvers: Resolvers = {
  Query: {
    events: (_parent, { filter, direction, ...page }, context) => {
      const { streamId, correlationId, types } = filter ?? {};
      const query = {
        streamId: streamId ?? undefined,
        correlationId: correlationId ?? undefined,
        eventTypes: types ?? undefined,
      };
      return pageEvents(context, { ...query, direction }, page);
    },
  },
  Event: {
    id: ({ eventId }) => eventId,
    actorName: ({ actor }, _args, { services }) => services.identity.actorNames.of(actor),
    type: ({ eventType }) => eventType,
    schemaVersion: ({ eventVersion }) => eventVersion,
    sequence: ({ position }) => position,
    hash: ({ hash }) => Buffer.from(hash).toString('hex'),
    position: ({ position }, _args, { services }) => services.positions.encode(position),
  },
};
