import type { Database } from '../database/database.ts';
import type { ProcessSession } from '../kernel/process-session.ts';
import { ActorNames } from './actor-names.ts';
import { ApiKeys } from './api-keys.ts';
import { Authenticator } from './authenticator.ts';
import type { IdentityOptions } from './options.ts';
import { ProviderSignIn } from './provider-sign-in.ts';
import { createRecognise } from './recognise.ts';
import { createSignIn, type SignIn, type SignInOptions } from './sign-in.ts';
import { SignInThrottle } from './sign-in-throttle.ts';
import { Users } from './users.ts';

/** Everything that has to do with who is who. */
export interface Identity {
  readonly authenticator: Authenticator;
  readonly signIn: SignIn;
  /** Null if no provider is configured. */
  readonly providerSignIn: ProviderSignIn | null;
  readonly throttle: SignInThrottle;
  readonly apiKeys: ApiKeys;
  readonly users: Users;
  readonly actorNames: ActorNames;
  readonly options: IdentityOptions;
}

interface IdentityParts extends Pick<SignInOptions, 'log'> {
  readonly database: Database;
  readonly options: IdentityOptions;
  /** Hears of changes; told of here, so before it starts. */
  readonly session: ProcessSession;
  readonly now: () => Date;
}

/** Puts it together on a migrated database. */
export function createIdentity({ database, options, session, log, now }: IdentityParts): Identity {
  const { prisma, reads } = database;
  const { oidc } = options;
  const signIn = createSignIn({ ...options, oidc: null, prisma, log });
  const apiKeys = new ApiKeys({ prisma, now });
  const authenticator = new Authenticator({
    recognise: createRecognise({ signIn, apiKeys, prisma, operatorLimit: options.operatorLimit }),
    readRevision: async () => {
      const statement = { name: 'identity-revision', text: 'SELECT revision FROM identity_revision' };
      const { rows } = await session.query<{ revision: bigint }>(statement);
      return rows[0]?.revision ?? 0n;
    },
  });
  session.attend(authenticator.subject());
  return {
    authenticator,
    signIn,
    providerSignIn: oidc && new ProviderSignIn({ ...options, oidc, prisma, log }),
    throttle: new SignInThrottle(reads),
    apiKeys,
    users: new Users({ prisma, now }),
    actorNames: new ActorNames(prisma),
    options,
  };
}
