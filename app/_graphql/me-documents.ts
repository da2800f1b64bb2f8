import { graphql } from './generated/gql.ts';

/** Whoever is signed in, and what may be done. */
export const meDocument = graphql(`
  query Me {
    me {
      id
      displayName
      email
      hasPassword
      role
      permissions
      mustChangePassword
    }
  }
`);

/** What each role may do. */
export const rolesDocument = graphql(`
  query Roles {
    roles {
      role
      permissions
    }
  }
`);
