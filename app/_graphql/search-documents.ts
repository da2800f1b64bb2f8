import { graphql } from './generated/gql.ts';

/** Accounts and movements found by text, the best of each. */
export const searchDocument = graphql(`
  query Search($text: String!, $accounts: Int!, $movements: Int!, $asOf: AsOf, $atLeast: Position) {
    search(text: $text, asOf: $asOf, atLeast: $atLeast) {
      accounts(first: $accounts) {
        totalCount
        pageInfo { hasNextPage }
        nodes { account { ...AccountState } }
      }
      transactions(first: $movements) {
        totalCount
        pageInfo { hasNextPage }
        nodes {
          transaction {
            id
            accountId
            kind
            direction
            amount { minorUnits currency }
            bookedOn
            description
            counterparty
            externalReference
          }
          account { id owner version }
        }
      }
    }
  }
`);
