import type { ProjectionProgressFrame, Resolvers } from '../../graphql/generated/resolver-types.ts';
import { createConflatingIterator } from '../../graphql/latest-value-iterator.ts';
import type { ProjectionState } from '../../kernel/projections/progress.ts';
import type { Services } from '../../services.ts';

/** A screen shows no more changes in a second than this: at most 10. */
const PAUSE_BETWEEN_FRAMES_MS = 100;
/** Behind by more than a step: it is not following the log but working through the past. */
const CATCHING_UP_LAG = 5_000n;

/** The fields of the projections' slice of the schema. */
export const projectionResolvers: Resolvers = {
  Query: {
    projectionProgress: (_parent, _args, { services }) => frameOf(services),
  },
  Subscription: {
    projectionProgress: {
      subscribe: (_parent, _args, { services, signal }) =>
        createConflatingIterator<ProjectionProgressFrame>({
          signal,
          initial: () => frameOf(services),
          subscribe: (push) => pushFrames(services, push),
          merge: (_pending, next) => next,
        }),
      resolve: (frame: ProjectionProgressFrame) => frame,
    },
  },
};

/** Pushes a frame when something was reported, and then not again before the pause is over. */
function pushFrames(services: Services, push: (frame: ProjectionProgressFrame) => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  const forget = services.progress.onReport(() => {
    timer ??= setTimeout(() => {
      timer = null;
      push(frameOf(services));
    }, PAUSE_BETWEEN_FRAMES_MS);
  });
  return () => {
    forget();
    if (timer) clearTimeout(timer);
  };
}

function frameOf({ feed, progress, positions }: Services): ProjectionProgressFrame {
  const head = progress
    .states()
    .reduce((highest, { position }) => (position > highest ? position : highest), feed.head);
  return {
    head: positions.encode(head),
    eventCount: head,
    projections: progress.states().map(({ name, version, position, failure }) => ({
      name,
      version,
      failure,
      position: positions.encode(position),
      lag: Number(head - position),
      status: statusOf({ failure }, head - position),
    })),
  };
}

function statusOf(
  { failure }: Pick<ProjectionState, 'failure'>,
  lag: bigint,
): 'LIVE' | 'CATCHING_UP' | 'STOPPED' {
  if (failure !== null) return 'STOPPED';
  return lag > CATCHING_UP_LAG ? 'CATCHING_UP' : 'LIVE';
}
