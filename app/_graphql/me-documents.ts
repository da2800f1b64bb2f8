import { graphql } from './generated/gql.ts';

/** Whoever is signed in, and what may be done. */
export const meDocument = graphql(`
  query Me {
    me {
      id
      displayName
      role
      permissions
      mustChangePassword
    }
  }
`);
