const USER = 'user:';
const KEY = 'key:';

/** As whom a user acts: the id that is written down with what he does. */
export function principalOfUser(userId: string): string {
  return USER + userId;
}

/** As whom a program with an API key acts. */
export function principalOfKey(keyId: string): string {
  return KEY + keyId;
}

/** The id of the user that a principal is; null if it is no user. */
export function userOfPrincipal(principal: string): string | null {
  return principal.startsWith(USER) ? principal.slice(USER.length) : null;
}

/** The id of the API key that a principal is; null if it is no key. */
export function keyOfPrincipal(principal: string): string | null {
  return principal.startsWith(KEY) ? principal.slice(KEY.length) : null;
}
