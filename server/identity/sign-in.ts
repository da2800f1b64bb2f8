import { prismaAdapter } from 'better-auth/adapters/prisma';
import { APIError } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { v7 as newUuid } from 'uuid';
import type { PrismaClient } from '../database/prisma-client/client.ts';
import { MAX_PASSWORD_CHARACTERS, MIN_PASSWORD_CHARACTERS } from './password-length.ts';
import type { Role } from './permissions.ts';
import { COOKIE_PREFIX } from './session-cookie.ts';

/** Where people sign in, below the server's own address. */
export const SIGN_IN_PATH = '/api/auth';

/** The page on which people sign in; with `?to=` the page that they wanted, with `?error=` why they are back. */
export const SIGN_IN_PAGE = '/sign-in';

/** How the one OpenID Connect provider is named in addresses and in the database. */
export const OIDC_PROVIDER = 'oidc';

/** An OpenID Connect provider that people may sign in with. */
export interface OidcOptions {
  /** Whose `/.well-known/openid-configuration` tells the rest. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What people know it as. */
  readonly name: string;
  /** The role of somebody who signs in for the first time; null lets in only those whom an administrator has made a user. */
  readonly newUsers: Role | null;
}

/** How people sign in. */
export interface SignInOptions {
  readonly prisma: PrismaClient;
  /** Signs the cookies. */
  readonly secret: string;
  /** Where people find the server, as a proxy in front of it is known; null if it is reached as it listens. */
  readonly origin: string | null;
  readonly sessionHours: number;
  readonly oidc: OidcOptions | null;
  /** Takes what better-auth has to say, which is meant for developers. */
  readonly log: {
    debug(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
}

/** Better-auth, as this program uses it. */
export type SignIn = ReturnType<typeof createSignIn>;

const SECONDS_PER_HOUR = 3_600;

/**
 * Email and password, and OpenID Connect if it is configured, by better-auth. Nobody makes himself a user with a password; a
 * session ends when it was made to end, however busy it is; a disabled user gets none.
 */
export function createSignIn({ prisma, secret, origin, sessionHours, oidc, log }: SignInOptions) {
  return betterAuth({
    appName: 'Daybook',
    basePath: SIGN_IN_PATH,
    // Where no origin is configured, addresses are relative, and whoever asks was checked to be of the same origin.
    baseURL: origin ?? 'http://localhost',
    trustedOrigins: (request) => [request?.headers.get('origin')],
    secret,
    database: prismaAdapter(prisma, { provider: 'postgresql' }),
    user: {
      additionalFields: {
        role: { type: 'string', input: false, required: true, defaultValue: oidc?.newUsers ?? 'AUDITOR' },
        mustChangePassword: { type: 'boolean', input: false, required: true, defaultValue: false },
        disabledAt: { type: 'date', input: false, required: false },
      },
    },
    session: { expiresIn: sessionHours * SECONDS_PER_HOUR, disableSessionRefresh: true },
    account: {
      modelName: 'userCredential',
      encryptOAuthTokens: true,
      accountLinking: { trustedProviders: [] },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_CHARACTERS,
      maxPasswordLength: MAX_PASSWORD_CHARACTERS,
    },
    plugins: oidc ? [openIdConnect(oidc)] : [],
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => {
            const user = await prisma.user.findUnique({ where: { id: userId } });
            if (user?.disabledAt) throw new APIError('FORBIDDEN', { message: 'This user is disabled.' });
          },
        },
      },
    },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      // The web server adds `Secure` for whom TLS is in use, which here nobody knows.
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: () => newUuid() },
    },
    // Whoever comes back from the provider with an answer to no question of ours is told so on the sign-in page.
    // A fault is for the web server to log and to mask; better-auth would print it.
    onAPIError: { errorURL: SIGN_IN_PAGE, throw: true },
    // Sign-in is throttled where the address of the client is known, and over all processes.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'warn', log: (level, message) => log.debug({ level }, message) },
  });
}

function openIdConnect({ issuer, clientId, clientSecret, newUsers }: OidcOptions) {
  return genericOAuth({
    config: [
      {
        providerId: OIDC_PROVIDER,
        discoveryUrl: `${withoutSlash(issuer)}/.well-known/openid-configuration`,
        clientId,
        clientSecret,
        scopes: ['openid', 'email', 'profile'],
        pkce: true,
        // Some providers know no names.
        mapProfileToUser: ({ name, email }) => ({ name: name || email || '' }),
        requireIdTokenVerification: true,
        disableSignUp: newUsers === null,
      },
    ],
  });
}

/** An issuer as it is compared: some are written with a slash at the end. */
export function withoutSlash(issuer: string): string {
  return issuer.replace(/\/$/, '');
}
