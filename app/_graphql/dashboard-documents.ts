import { graphql } from './generated/gql.ts';

/** What goes on in the book. */
export const dashboardFragment = graphql(`
  fragment DashboardState on Dashboard {
    until
    lag
    totals { currency status accountCount balance { minorUnits currency } }
    flows {
      hour
      currency
      deposits { minorUnits currency }
      depositCount
      withdrawals { minorUnits currency }
      withdrawalCount
      transfers { minorUnits currency }
      transferCount
      net { minorUnits currency }
    }
    recentMovements {
      id
      accountId
      kind
      direction
      amount { minorUnits currency }
      recordedAt
      description
      counterparty
    }
    recentAccounts { id owner version }
  }
`);

/** Asked while there is no socket. */
export const dashboardDocument = graphql(`
  query Dashboard($atLeast: Position) { dashboard(atLeast: $atLeast) { ...DashboardState } }
`);

/** What went on then. */
export const pastDashboardDocument = graphql(`
  query PastDashboard($asOf: AsOf!) { dashboard(asOf: $asOf) { ...DashboardState } }
`);

/** Pushed while there is one. */
export const dashboardFramesDocument = graphql(`
  subscription DashboardFrames { dashboard { ...DashboardState } }
`);
