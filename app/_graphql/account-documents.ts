import { graphql } from './generated/gql.ts';

/**
 * Everything that moves when an account moves. Always asked for together and always with `version`, because the cache
 * compares versions to keep a late answer from undoing a newer one.
 */
export const accountStateFragment = graphql(`
  fragment AccountState on Account {
    id
    owner
    currency
    status
    balance { minorUnits currency }
    overdraftLimit { minorUnits currency }
    available { minorUnits currency }
    version
    position
    openedOn
    closedOn
    changedAt
    stale { projection reason }
  }
`);

/** One account; with `atLeast` it is the waiting query of the read-your-writes promise. */
export const accountDocument = graphql(`
  query Account($id: ID!, $asOf: AsOf, $atLeast: Position, $waitMs: Int! = 5000) {
    account(id: $id, asOf: $asOf, atLeast: $atLeast, waitMs: $waitMs) {
      ...AccountState
    }
  }
`);

/** A page of the accounts' list. */
export const accountsDocument = graphql(`
  query Accounts(
    $filter: AccountFilter
    $asOf: AsOf
    $sort: AccountSort
    $first: Int!
    $after: String
    $atLeast: Position
  ) {
    accounts(filter: $filter, asOf: $asOf, sort: $sort, first: $first, after: $after, atLeast: $atLeast) {
      edges {
        cursor
        node { ...AccountState }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount
    }
  }
`);

/** What comes into a list of accounts, changes in it and leaves it, pushed once the read tables show it. */
export const accountChangesDocument = graphql(`
  subscription AccountChanges($filter: AccountFilter, $after: Position) {
    accountChanges(filter: $filter, after: $after) {
      kind
      position
      changes { kind account { ...AccountState } }
    }
  }
`);

/** A movement, how it stands to others (what it takes back, and what takes it back), and the request that it came of. */
export const movementFragment = graphql(`
  fragment Movement on Transaction {
    id
    accountId
    kind
    direction
    amount { minorUnits currency }
    balanceAfter { minorUnits currency }
    bookedOn
    recordedAt
    description
    counterparty
    counterpartyAccountId
    externalReference
    streamVersion
    reverses { id accountId bookedOn description }
    reversedBy { id accountId bookedOn description }
    transferRequest { id }
  }
`);

/** One movement. */
export const movementDocument = graphql(`
  query Movement($id: ID!, $asOf: AsOf, $atLeast: Position) {
    transaction(id: $id, asOf: $asOf, atLeast: $atLeast) { ...Movement }
  }
`);

/** A stretch of one account's movements. */
export const transactionsDocument = graphql(`
  query Transactions(
    $id: ID!
    $asOf: AsOf
    $filter: TransactionFilter
    $first: Int!
    $skip: Int! = 0
    $atLeast: Position
  ) {
    account(id: $id, asOf: $asOf, atLeast: $atLeast) {
      id
      transactions(filter: $filter, first: $first, skip: $skip, atLeast: $atLeast) {
        edges {
          cursor
          node { ...Movement }
        }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        totalCount
      }
    }
  }
`);

/** An event as it was written down. */
export const logEventFragment = graphql(`
  fragment LogEvent on Event {
    id
    sequence
    streamId
    streamVersion
    type
    schemaVersion
    data
    actor
    actorName
    commandId
    correlationId
    causationId
    recordedAt
    hash
  }
`);

/** An event, and all that the same command appended. */
export const eventDocument = graphql(`
  query Event($id: ID!, $asOf: AsOf) {
    event(id: $id, asOf: $asOf) {
      ...LogEvent
      commandEvents { ...LogEvent }
    }
  }
`);

/** Whether a stream's events are as they were written. */
export const integrityDocument = graphql(`
  query Integrity($streamId: ID!) {
    streamIntegrity(streamId: $streamId) { ok eventCount lastHash fault { streamVersion reason } }
  }
`);

/** A page of one account's events, as stored. */
export const historyDocument = graphql(`
  query History($id: ID!, $asOf: AsOf, $first: Int!, $after: String, $atLeast: Position) {
    account(id: $id, asOf: $asOf, atLeast: $atLeast) {
      id
      history(first: $first, after: $after) {
        edges {
          cursor
          node { ...LogEvent }
        }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);

/** The balance at the end of each day on which it changed. */
export const balanceHistoryDocument = graphql(`
  query BalanceHistory($id: ID!, $asOf: AsOf, $axis: TimeAxis!, $atLeast: Position) {
    account(id: $id, asOf: $asOf, atLeast: $atLeast) {
      id
      balanceHistory(axis: $axis, atLeast: $atLeast) {
        day
        balance { minorUnits currency }
      }
    }
  }
`);

/** The versions of the accounts on screen, pushed once the read tables show them. */
export const accountVersionsDocument = graphql(`
  subscription AccountVersions($ids: [ID!]!, $after: Position) {
    accountVersions(ids: $ids, after: $after) {
      kind
      position
      versions {
        accountId
        version
        position
        account { ...AccountState }
      }
    }
  }
`);
