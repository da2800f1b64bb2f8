import type { Identity } from '../../server/identity/identity.ts';
import type { IdentityOptions } from '../../server/identity/options.ts';
import type { Role } from '../../server/identity/permissions.ts';

/** What a server of the tests goes by, if a test does not say otherwise. */
export const testIdentity: IdentityOptions = {
  secret: 'a secret that is no secret, for tests alone',
  origin: null,
  sessionHours: 12,
  oidc: null,
  operatorLimit: { anyCurrency: 1_000n, byCurrency: new Map() },
};

/** A new key that may do all that its role may. */
export async function keyOf({ apiKeys }: Identity, role: Role): Promise<string> {
  const { secret } = await apiKeys.create({
    name: `Test ${role.toLowerCase()}`,
    role,
    scopes: null,
    expiresAt: null,
    createdBy: 'test',
  });
  return secret;
}

/** A new user who has signed in; the value of his `Cookie` header. */
export async function cookieOf(url: string, { users }: Identity, role: Role): Promise<string> {
  const email = `${role.toLowerCase()}-${crypto.randomUUID()}@example.com`;
  const made = await users.create({
    email,
    name: `Test ${role.toLowerCase()}`,
    role,
    mustChangePassword: false,
  });
  if (!made) throw new Error(`${email} is taken`);
  return signIn(url, { email, password: made.password });
}

/** Signs in as the sign-in page does; the value of the `Cookie` header from then on. Throws if that is refused. */
export async function signIn(
  url: string,
  credentials: { readonly email: string; readonly password: string },
): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}
