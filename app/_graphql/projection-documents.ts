import { graphql } from './generated/gql.ts';

/** A rebuild as its card shows it. */
export const rebuildFragment = graphql(`
  fragment Rebuild on Rebuild {
    id projection cause requestedBy requestedByName fromVersion toVersion status phase
    eventsDone eventsTotal eventsPerSecond timeLeftMs resumedFrom startedAt endedAt cancelRequestedBy cancelRequestedByName failure
    report {
      isIdentical
      tables { table key rows onlyOldCount onlyOld onlyNewCount onlyNew }
    }
  }
`);

/** Asked while there is no socket. */
export const projectionRebuildsDocument = graphql(`
  query ProjectionRebuilds { projectionRebuilds { ...Rebuild } }
`);

/** Pushed while there is one. */
export const projectionRebuildFramesDocument = graphql(`
  subscription ProjectionRebuildFrames { projectionRebuilds { ...Rebuild } }
`);

/** Begins a rebuild. */
export const rebuildProjectionDocument = graphql(`
  mutation RebuildProjection($name: String!) {
    rebuildProjection(name: $name) { rebuild { id } errors { message } }
  }
`);

/** Cancels one. */
export const cancelRebuildDocument = graphql(`
  mutation CancelRebuild($name: String!) {
    cancelRebuild(name: $name) { rebuild { id } errors { message } }
  }
`);

/** An event that a projection could not take. */
export const deadLetterFragment = graphql(`
  fragment DeadLetter on DeadLetter {
    id projection streamId streamVersion eventType failure quarantinedAt
    resolution resolvedAt resolvedBy resolvedByName reason
  }
`);

/** A page of them. */
export const deadLettersDocument = graphql(`
  query DeadLetters($open: Boolean!, $first: Int!, $after: String) {
    deadLetters(open: $open, first: $first, after: $after) {
      edges {
        cursor
        node { ...DeadLetter }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** Lets a projection try again. */
export const retryDeadLetterDocument = graphql(`
  mutation RetryDeadLetter($id: ID!) { retryDeadLetter(id: $id) { deadLetter { ...DeadLetter } failure } }
`);

/** Leaves an event out for good. */
export const skipDeadLetterDocument = graphql(`
  mutation SkipDeadLetter($id: ID!, $reason: String!) {
    skipDeadLetter(id: $id, reason: $reason) { deadLetter { ...DeadLetter } failure }
  }
`);
