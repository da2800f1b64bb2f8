import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import { cursorIn, limitOf, toConnection } from '../../graphql/connection.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import type {
  ProjectionProgressFrame,
  ProjectionStatus,
  Resolvers,
} from '../../graphql/generated/resolver-types.ts';
import { LiveSubscription } from '../../graphql/subscriptions/live-source.ts';
import type { DeadLetter, Resolution } from '../../kernel/projections/dead-letters.ts';
import type { ProjectionState } from '../../kernel/projections/progress.ts';
import type { Services } from '../../services.ts';

/** A screen shows no more changes in a second than this: at most 10. */
const PAUSE_BETWEEN_FRAMES_MS = 100;
/** How soon a rate is told again that falls because nothing happens. */
const FALLING_RATE_MS = 1_000;
/** Behind by more than a step: it is not following the log but working through the past. */
const CATCHING_UP_LAG = 5_000n;

/** As long as the reason of any command. */
const MAX_REASON_CHARACTERS = 500;

const letterCursor = z.strictObject({ quarantinedAt: z.iso.datetime(), id: z.uuid() });

/** The fields of the projections' slice of the schema. */
export const projectionResolvers: Resolvers = {
  Query: {
    projectionProgress: (_parent, _args, { services }) => frameOf(services),
    deadLetters: async (_parent, { open, first, after }, { services }) => {
      const cursor = cursorIn(letterCursor, { first, after });
      const request = { open: open ?? null, after: cursor, limit: limitOf({ first }) };
      const letters = await services.deadLetters.page(request);
      return toConnection(letters, { first, after }, ({ quarantinedAt, id }) => ({ quarantinedAt, id }));
    },
  },
  Mutation: {
    retryDeadLetter: (_parent, { id }, context) => resolve(context, id, { how: 'RETRIED', reason: null }),
    skipDeadLetter: (_parent, { id, reason }, context) => {
      const given = reason.trim();
      const failure = complaintAbout(given);
      return failure
        ? { deadLetter: null, failure }
        : resolve(context, id, { how: 'SKIPPED', reason: given });
    },
  },
  DeadLetter: {
    position: ({ position }, _args, { services }) => services.positions.encode(position),
    resolvedByName: ({ resolvedBy }, _args, { services }) =>
      resolvedBy === null ? null : services.identity.actorNames.of(resolvedBy),
  },
  Subscription: {
    projectionProgress: {
      subscribe: (_parent, _args, { services, signal }) =>
        new LiveSubscription<ProjectionProgressFrame>(
          {
            key: 'projectionProgress',
            open: ({ tell }) => ({
              close: pushFrames(services, tell),
              snapshot: (hand) => hand(frameOf(services)),
            }),
            merge: (_pending, next) => next,
          },
          signal,
        ),
      resolve: (frame: ProjectionProgressFrame) => frame,
    },
  },
};

/** What is wrong with a reason; null if nothing is. */
function complaintAbout(reason: string): string | null {
  if (reason === '') return 'Skipping an event needs a reason.';
  const length = [...reason].length;
  if (length <= MAX_REASON_CHARACTERS) return null;
  return `The reason has ${length} characters; it may have at most ${MAX_REASON_CHARACTERS}.`;
}

async function resolve(
  { services, principal }: GraphqlContext,
  id: string,
  resolution: Pick<Resolution, 'how' | 'reason'>,
): Promise<{ readonly deadLetter: DeadLetter | null; readonly failure: string | null }> {
  if (!isUuid(id)) return { deadLetter: null, failure: 'There is no open letter of this id.' };
  try {
    const deadLetter = await services.deadLetters.resolve(id, { ...resolution, by: principal.id });
    return { deadLetter, failure: deadLetter ? null : 'There is no open letter of this id.' };
  } catch (fault) {
    // That the projection still can't take the event is for the administrator to see.
    return { deadLetter: null, failure: fault instanceof Error ? fault.message : String(fault) };
  }
}

/** Pushes a frame when something was reported, and then not again before the pause is over; and while a rate falls. */
function pushFrames(services: Services, push: (frame: ProjectionProgressFrame) => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  let falling: NodeJS.Timeout | undefined;
  const pushSoon = () => {
    timer ??= setTimeout(() => {
      timer = null;
      clearTimeout(falling);
      const frame = frameOf(services);
      push(frame);
      if (frame.projections.some(({ eventsPerSecond }) => eventsPerSecond > 0))
        falling = setTimeout(pushSoon, FALLING_RATE_MS);
    }, PAUSE_BETWEEN_FRAMES_MS);
  };
  const forget = services.progress.onReport(pushSoon);
  return () => {
    forget();
    clearTimeout(falling);
    if (timer) clearTimeout(timer);
  };
}

function frameOf({ feed, progress, rates, positions }: Services): ProjectionProgressFrame {
  const head = progress
    .states()
    .reduce((highest, { position }) => (position > highest ? position : highest), feed.head);
  return {
    head: positions.encode(head),
    eventCount: head,
    projections: progress.states().map(({ name, version, position, failure, rebuilding, quarantine }) => ({
      name,
      version,
      failure,
      position: positions.encode(position),
      lag: Number(head - position),
      eventsPerSecond: rates.of(name),
      quarantinedStreams: quarantine.size,
      status: statusOf({ failure, rebuilding }, head - position),
    })),
  };
}

function statusOf(
  { failure, rebuilding }: Pick<ProjectionState, 'failure' | 'rebuilding'>,
  lag: bigint,
): ProjectionStatus {
  if (failure !== null) return 'STOPPED';
  if (rebuilding !== null) return 'REBUILDING';
  return lag > CATCHING_UP_LAG ? 'CATCHING_UP' : 'LIVE';
}
