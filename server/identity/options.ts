import type { Config } from '../config.ts';
import { StartupError } from '../errors-startup.ts';
import type { MovementLimit } from '../movement-limit.ts';
import { secretOf } from './kept-secrets.ts';
import type { SignInOptions } from './sign-in.ts';

/** What the configuration says about who may do what. */
export interface IdentityOptions extends Pick<SignInOptions, 'secret' | 'origin' | 'sessionHours' | 'oidc'> {
  readonly operatorLimit: MovementLimit;
}

/**
 * Completes what the environment says. The secret of the embedded database is made and kept in its data folder; on a database
 * of one's own several processes have to share one, and none of them may make it up.
 *
 * @throws StartupError if there is no secret for a database of one's own.
 */
export async function identityOptionsOf(config: Config): Promise<IdentityOptions> {
  const { secret, origin, sessionHours, operatorLimit, oidc, dataFolder } = config;
  return {
    secret: secret ?? (hasOwnDatabase(config) ? await secretOf(dataFolder) : noSecret()),
    origin: origin ?? null,
    sessionHours,
    operatorLimit,
    oidc: oidc ? { ...oidc, newUsers: oidc.newUsers ?? null } : null,
  };
}

/** Whether the database is the embedded one, which belongs to this data folder alone. */
function hasOwnDatabase({ databaseUrl }: Config): boolean {
  return databaseUrl === undefined;
}

function noSecret(): never {
  throw new StartupError(
    'With DATABASE_URL the environment variable DAYBOOK_SECRET has to be set, to the same for every process: at least 32 random characters, such as "openssl rand -base64 32" prints.',
  );
}
