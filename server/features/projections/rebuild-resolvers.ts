import type { GraphqlContext } from '../../graphql/context.ts';
import type { Resolvers, ResolversTypes } from '../../graphql/generated/resolver-types.ts';
import { LiveSubscription } from '../../graphql/subscriptions/live-source.ts';
import { isIdentical } from '../../kernel/projections/rebuild/comparison.ts';
import { RebuildInProgress } from '../../kernel/projections/rebuild/rebuilder.ts';
import { type RebuildRecord, timeLeftMsOf } from '../../kernel/projections/rebuild/records.ts';
import type { Services } from '../../services.ts';

/** GraphQL's Int ends there; nobody waits for weeks. */
const LONGEST_TIME_LEFT_MS = 2 ** 31 - 1;

/** The fields of the rebuilds' slice of the schema. */
export const rebuildResolvers: Resolvers = {
  Query: {
    projectionRebuilds: (_parent, _args, { services }) => services.rebuilds.latest(),
  },
  Mutation: {
    rebuildProjection: (_parent, { name }, context) => begin(context, name),
    cancelRebuild: (_parent, { name }, context) => cancel(context, name),
  },
  Subscription: {
    projectionRebuilds: {
      subscribe: (_parent, _args, { services: { rebuilds }, signal }) =>
        new LiveSubscription<readonly RebuildRecord[]>(
          {
            key: 'projectionRebuilds',
            open: ({ tell }) => ({
              close: rebuilds.watch(tell),
              snapshot: (hand, fail) => void rebuilds.latest().then(hand, fail),
            }),
            merge: (_pending, next) => next,
          },
          signal,
        ),
      resolve: (records: readonly RebuildRecord[]) => records,
    },
  },
  Rebuild: {
    requestedByName: ({ requestedBy }, _args, { services }) => services.identity.actorNames.of(requestedBy),
    cancelRequestedByName: ({ cancelRequestedBy }, _args, { services }) =>
      cancelRequestedBy === null ? null : services.identity.actorNames.of(cancelRequestedBy),
    eventsDone: ({ position }) => position,
    eventsTotal: ({ position, target }) => (target > position ? target : position),
    timeLeftMs: (record) => {
      const timeLeftMs = record.status === 'RUNNING' ? timeLeftMsOf(record) : null;
      return timeLeftMs === null ? null : Math.min(Math.max(timeLeftMs, 0), LONGEST_TIME_LEFT_MS);
    },
  },
  RebuildReport: {
    position: ({ position }, _args, { services }) => services.positions.encode(position),
    isIdentical: (report) => isIdentical(report),
  },
  TableDifference: {
    rows: ({ rows }) => BigInt(rows),
    onlyOld: ({ onlyLive }) => onlyLive,
    onlyOldCount: ({ onlyLiveCount }) => BigInt(onlyLiveCount),
    onlyNew: ({ onlyRebuilt }) => onlyRebuilt,
    onlyNewCount: ({ onlyRebuiltCount }) => BigInt(onlyRebuiltCount),
  },
};

type Payload = ResolversTypes['RebuildPayload'];

async function begin({ services, principal }: GraphqlContext, name: string): Promise<Payload> {
  try {
    const rebuild = await services.rebuilds.begin(name, { cause: 'REQUESTED', by: principal.id });
    return rebuild ? { rebuild, errors: [] } : unknown(services, name);
  } catch (fault) {
    if (!(fault instanceof RebuildInProgress)) throw fault;
    const { message, running } = fault;
    const code = 'REBUILD_IN_PROGRESS';
    return { rebuild: null, errors: [{ __typename: 'RebuildInProgress', code, message, running }] };
  }
}

async function cancel({ services, principal }: GraphqlContext, name: string): Promise<Payload> {
  const rebuild = await services.rebuilds.cancel(name, principal.id);
  if (rebuild) return { rebuild, errors: [] };
  if (!services.rebuilds.names.includes(name)) return unknown(services, name);
  const message = `${name} is not being built again.`;
  return {
    rebuild: null,
    errors: [{ __typename: 'NoRebuildRunning', code: 'NO_REBUILD_RUNNING', message }],
  };
}

function unknown({ rebuilds: { names } }: Services, name: string): Payload {
  const message = `There is no projection ${name}; there are ${names.join(', ')}.`;
  return {
    rebuild: null,
    errors: [{ __typename: 'UnknownProjection', code: 'UNKNOWN_PROJECTION', message, names: [...names] }],
  };
}
