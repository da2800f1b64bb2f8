import { graphql } from './generated/gql.ts';

/** Changes the password of whoever is signed in. */
export const changePasswordDocument = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) { changed errors { code message path } }
  }
`);

/** A user as the list of users shows him. */
export const userFragment = graphql(`
  fragment UserRow on User { id email name role mustChangePassword disabledAt createdAt sessionCount }
`);

/** A page of the users. */
export const usersDocument = graphql(`
  query Users($first: Int!, $after: String) {
    users(first: $first, after: $after) {
      edges {
        cursor
        node { ...UserRow }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** Makes somebody a user. */
export const createUserDocument = graphql(`
  mutation CreateUser($input: CreateUserInput!) {
    made: createUser(input: $input) { user { ...UserRow } oneTimePassword errors { code message path } }
  }
`);

/** Gives a user another role. */
export const changeUserRoleDocument = graphql(`
  mutation ChangeUserRole($input: ChangeUserRoleInput!) {
    change: changeUserRole(input: $input) { user { ...UserRow } errors { code message path } }
  }
`);

/** Keeps a user out. */
export const disableUserDocument = graphql(`
  mutation DisableUser($input: UserInput!) {
    change: disableUser(input: $input) { user { ...UserRow } errors { code message path } }
  }
`);

/** Lets a user in again. */
export const enableUserDocument = graphql(`
  mutation EnableUser($input: UserInput!) {
    change: enableUser(input: $input) { user { ...UserRow } errors { code message path } }
  }
`);

/** Gives a user a one-time password. */
export const resetPasswordDocument = graphql(`
  mutation ResetPassword($input: UserInput!) {
    made: resetPassword(input: $input) { user { ...UserRow } oneTimePassword errors { code message path } }
  }
`);

/** Ends all that a user is signed in to. */
export const endSessionsDocument = graphql(`
  mutation EndSessions($input: UserInput!) {
    change: endSessions(input: $input) { user { ...UserRow } errors { code message path } }
  }
`);
