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
  }
`);

/** One account; with `atLeast` it is the waiting query of the read-your-writes promise. */
export const accountDocument = graphql(`
  query Account($id: ID!, $atLeast: Position, $waitMs: Int! = 5000) {
    account(id: $id, atLeast: $atLeast, waitMs: $waitMs) {
      ...AccountState
    }
  }
`);

/** A page of the accounts' list. */
export const accountsDocument = graphql(`
  query Accounts($filter: AccountFilter, $sort: AccountSort, $first: Int!, $after: String, $atLeast: Position) {
    accounts(filter: $filter, sort: $sort, first: $first, after: $after, atLeast: $atLeast) {
      edges {
        cursor
        node { ...AccountState }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount
    }
  }
`);

/** A page of one account's movements. */
export const transactionsDocument = graphql(`
  query Transactions($id: ID!, $filter: TransactionFilter, $first: Int!, $after: String, $atLeast: Position) {
    account(id: $id, atLeast: $atLeast) {
      id
      transactions(filter: $filter, first: $first, after: $after, atLeast: $atLeast) {
        edges {
          cursor
          node {
            id
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
          }
        }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        totalCount
      }
    }
  }
`);

/** A page of one account's events, as stored. */
export const historyDocument = graphql(`
  query History($id: ID!, $first: Int!, $after: String, $atLeast: Position) {
    account(id: $id, atLeast: $atLeast) {
      id
      history(first: $first, after: $after) {
        edges {
          cursor
          node {
            id
            sequence
            streamVersion
            type
            schemaVersion
            data
            actor
            commandId
            correlationId
            causationId
            recordedAt
          }
        }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
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
