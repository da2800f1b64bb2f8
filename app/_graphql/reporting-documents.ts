import { graphql } from './generated/gql.ts';

/** A page of the daily summaries. */
export const dailySummariesDocument = graphql(`
  query DailySummaries($filter: DailySummaryFilter, $asOf: AsOf, $first: Int!, $after: String, $atLeast: Position) {
    dailySummaries(filter: $filter, asOf: $asOf, first: $first, after: $after, atLeast: $atLeast) {
      edges {
        cursor
        node {
          day
          currency
          accountsOpened
          accountsClosed
          deposits { minorUnits currency }
          depositCount
          withdrawals { minorUnits currency }
          withdrawalCount
          transfers { minorUnits currency }
          transferCount
          reversals { minorUnits currency }
          reversalCount
          net { minorUnits currency }
        }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount
    }
  }
`);

/** Where the log and each projection stand. */
export const progressFragment = graphql(`
  fragment Progress on ProjectionProgressFrame {
    eventCount
    projections { name version lag eventsPerSecond status failure quarantinedStreams }
  }
`);

/** Asked while there is no socket. */
export const projectionProgressDocument = graphql(`
  query ProjectionProgress { projectionProgress { ...Progress } }
`);

/** Pushed while there is one. */
export const projectionProgressFramesDocument = graphql(`
  subscription ProjectionProgressFrames { projectionProgress { ...Progress } }
`);

/** A page of the log. */
export const eventsDocument = graphql(`
  query Events($filter: EventFilter, $asOf: AsOf, $direction: SortDirection!, $first: Int!, $after: String) {
    events(filter: $filter, asOf: $asOf, direction: $direction, first: $first, after: $after) {
      edges {
        cursor
        node { ...LogEvent }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** The movements behind a day's summary. */
export const bookedMovementsDocument = graphql(`
  query BookedMovements(
    $day: LocalDate!
    $currency: CurrencyCode!
    $kind: TransactionKind
    $asOf: AsOf
    $first: Int!
    $after: String
    $atLeast: Position
  ) {
    bookedMovements(
      day: $day
      currency: $currency
      kind: $kind
      asOf: $asOf
      first: $first
      after: $after
      atLeast: $atLeast
    ) {
      totalCount
      edges {
        cursor
        node {
          transaction { ...Movement }
          account { id owner version }
        }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);
