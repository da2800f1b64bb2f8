import type { IdentityError, IdentityErrorCode } from '../../graphql/generated/resolver-types.ts';

const MESSAGES: Readonly<Record<Exclude<IdentityErrorCode, 'INVALID_INPUT'>, string>> = {
  USER_NOT_FOUND: 'There is no such user.',
  EMAIL_IN_USE: 'Somebody has this email address already.',
  LAST_ADMINISTRATOR:
    'Nobody would be left who may look after users; make somebody else an administrator first.',
  YOURSELF: 'Your own role, and whether you are let in, are for another administrator to change.',
  API_KEY_NOT_FOUND: 'There is no such API key, or it was revoked.',
  WRONG_PASSWORD: 'That is not your present password.',
  TOO_MANY_ATTEMPTS: 'Too many attempts; try again in a quarter of an hour.',
  NO_PASSWORD: 'An API key has no password; this is for people who are signed in.',
};

/** A failure as GraphQL has it. */
export function identityError(code: keyof typeof MESSAGES, field: string | null = null): IdentityError {
  return { code, message: MESSAGES[code], path: field === null ? null : ['input', field] };
}

/** A field of the input that can't be used, with what would be right. */
export function invalidInput(field: string, message: string): IdentityError {
  return { code: 'INVALID_INPUT', message, path: ['input', field] };
}
