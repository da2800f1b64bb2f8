import { graphql } from './generated/gql.ts';

/** What was asked for, and what has become of it. */
export const transferRequestStateFragment = graphql(`
  fragment TransferRequestState on TransferRequest {
    id
    fromAccountId
    toAccountId
    amount { minorUnits currency }
    bookedOn
    description
    externalReference
    requestedBy { id displayName }
    requestedAt
    expiresAt
    isOwn
    ...TransferRequestOutcome
  }
`);

/** A page of the requests' list. */
export const transferRequestsDocument = graphql(`
  query TransferRequests(
    $filter: TransferRequestFilter
    $sort: TransferRequestSort
    $first: Int!
    $after: String
    $atLeast: Position
  ) {
    transferRequests(filter: $filter, sort: $sort, first: $first, after: $after, atLeast: $atLeast) {
      edges {
        cursor
        node {
          ...TransferRequestState
          fromAccount { ...AccountState }
          toAccount { ...AccountState }
        }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount
    }
  }
`);

/** One request with its accounts as they are, its events, and the movements that it became. */
export const transferRequestDocument = graphql(`
  query TransferRequest($id: ID!, $atLeast: Position) {
    transferRequest(id: $id, atLeast: $atLeast) {
      ...TransferRequestState
      correlationId
      fromAccount { ...AccountState }
      toAccount { ...AccountState }
      transactions(atLeast: $atLeast) { ...Movement }
      history(first: 10) { nodes { ...LogEvent } }
    }
  }
`);

/** What waits to be moved from or to an account, for whoever is about to ask for the same once more. */
export const pendingTransfersDocument = graphql(`
  query PendingTransfers($accountId: ID!, $atLeast: Position) {
    transferRequests(filter: { accountId: $accountId, statuses: [PENDING] }, first: 100, atLeast: $atLeast) {
      nodes { id fromAccountId toAccountId amount { minorUnits currency } description }
    }
  }
`);

/** What the transfer would do now. Never for the cache: these are accounts as they may never be. */
export const transferPreviewDocument = graphql(`
  query TransferPreview($id: ID!) {
    transferRequest(id: $id) {
      id
      preview {
        account { ...AccountState }
        toAccount { ...AccountState }
        errors { ...CommandErrorDetails }
      }
    }
  }
`);

/** The answer of every command on a request. */
export const transferRequestAnswerFragment = graphql(`
  fragment TransferRequestAnswer on TransferRequestPayload {
    request { ...TransferRequestState }
    account { ...AccountState }
    toAccount { ...AccountState }
    receipt { commandId streamId streamVersion position replayed }
    errors { ...CommandErrorDetails }
  }
`);

// Each mutation answers as `answer`, so that one hook can send them all.

export const requestTransferDocument = graphql(`
  mutation RequestTransfer($input: RequestTransferInput!) {
    answer: requestTransfer(input: $input) {
      request {
        ...TransferRequestState
        preview {
          account { ...AccountState }
          toAccount { ...AccountState }
          errors { ...CommandErrorDetails }
        }
      }
      receipt { commandId streamId streamVersion position replayed }
      errors { ...CommandErrorDetails }
    }
  }
`);

export const approveTransferDocument = graphql(`
  mutation ApproveTransfer($input: ApproveTransferInput!) {
    answer: approveTransfer(input: $input) { ...TransferRequestAnswer }
  }
`);

export const rejectTransferDocument = graphql(`
  mutation RejectTransfer($input: RejectTransferInput!) {
    answer: rejectTransfer(input: $input) { ...TransferRequestAnswer }
  }
`);

export const withdrawTransferRequestDocument = graphql(`
  mutation WithdrawTransferRequest($input: WithdrawTransferRequestInput!) {
    answer: withdrawTransferRequest(input: $input) { ...TransferRequestAnswer }
  }
`);
