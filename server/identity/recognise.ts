import type { PrismaClient, User } from '../database/prisma-client/client.ts';
import type { MovementLimit } from '../movement-limit.ts';
import { type ApiKeys, roleOf, scopesOf } from './api-keys.ts';
import type { Credentials, Recognise } from './authenticator.ts';
import { roleNamed } from './permissions.ts';
import { type Principal, toPrincipal } from './principal.ts';
import { principalOfKey, principalOfUser } from './principal-id.ts';
import { SESSION_COOKIE, sessionCookieIn } from './session-cookie.ts';
import type { SignIn } from './sign-in.ts';

interface RecogniseOptions {
  readonly signIn: SignIn;
  readonly apiKeys: ApiKeys;
  readonly prisma: PrismaClient;
  readonly operatorLimit: MovementLimit;
}

/** Looks up who credentials stand for: a program by its key, a person by the cookie of a session. */
export function createRecognise({ signIn, apiKeys, prisma, operatorLimit }: RecogniseOptions): Recognise {
  const byKey = async (authorization: string): Promise<Principal | null> => {
    const [, sent] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
    const verified = sent === undefined ? null : await apiKeys.verify(sent);
    if (!verified) return null;
    const { apiKey, expiresAt } = verified;
    // Nobody waits for this, and nobody is turned away for it.
    apiKeys.noteUse(apiKey).catch(() => {});
    const role = roleOf(apiKey);
    const scopes = scopesOf(apiKey);
    const id = principalOfKey(apiKey.id);
    const person = await apiKeys.makerOf(apiKey);
    return toPrincipal(
      { id, person, displayName: apiKey.name, role, scopes, expiresAt, mustChangePassword: false },
      operatorLimit,
    );
  };

  const byCookie = async (cookie: string): Promise<Principal | null> => {
    const headers = new Headers({ cookie: `${SESSION_COOKIE}=${cookie}` });
    const found = await signIn.api.getSession({ headers });
    if (!found) return null;
    const user = await prisma.user.findUnique({ where: { id: found.user.id } });
    if (!user || user.disabledAt) return null;
    return toPrincipal(personOf(user, found.session.expiresAt), operatorLimit);
  };

  return async ({ authorization, cookie }: Credentials) => {
    if (authorization !== undefined) return byKey(authorization);
    const session = sessionCookieIn(cookie);
    return session === null ? null : byCookie(session);
  };
}

function personOf(user: User, expiresAt: Date) {
  const { name, mustChangePassword } = user;
  const role = roleNamed(user.role);
  const id = principalOfUser(user.id);
  return { id, person: id, displayName: name, role, scopes: null, expiresAt, mustChangePassword };
}
