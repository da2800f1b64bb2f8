import { graphql } from './generated/gql.ts';

/** What becomes of a request: all of it that ever changes, with the `version` by which the cache keeps what is newer. */
export const transferRequestOutcomeFragment = graphql(`
  fragment TransferRequestOutcome on TransferRequest {
    status
    decidedBy { id displayName }
    decidedAt
    reason
    mayDecide
    version
  }
`);

/** What waits for whoever looks, and what has changed of late. */
export const approvalQueueFragment = graphql(`
  fragment ApprovalQueueState on ApprovalQueue {
    position
    waitingCount
    askedCount
    recentRequests { id status version }
  }
`);

/** Asked while there is no socket. */
export const approvalQueueDocument = graphql(`
  query ApprovalQueue($atLeast: Position) { approvalQueue(atLeast: $atLeast) { ...ApprovalQueueState } }
`);

/** Pushed while there is one. */
export const approvalQueueFramesDocument = graphql(`
  subscription ApprovalQueueFrames { approvalQueue { ...ApprovalQueueState } }
`);
