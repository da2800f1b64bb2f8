import pg from 'pg';
import { StartupError } from '../errors-startup.ts';

/** Where a database is; the same object suits `pg.Pool` and Prisma's adapter. */
export type PostgresConnection = {
  /** A host name, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly database: string;
  /** As `pg` understands it; absent means no TLS. */
  readonly ssl?: pg.ClientConfig['ssl'];
};

/**
 * Takes a `postgresql://` address apart the way `pg` does, parameters such as `sslmode` and `host` included.
 *
 * @throws StartupError if it is none.
 */
export function parseConnectionUrl(url: string): PostgresConnection {
  if (!/^postgres(ql)?:\/\//.test(url)) throw malformed();
  try {
    const { host, port, user = '', password, database = '', ssl } = new pg.Client({ connectionString: url });
    return { host, port, user, database, ...(password ? { password } : {}), ...(ssl ? { ssl } : {}) };
  } catch {
    throw malformed();
  }
}

/** The address of a database that is reached without a password, such as through a Unix socket, as `parseConnectionUrl` takes it. */
export function connectionUrl({ user, database, host, port }: PostgresConnection): string {
  return `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}

/** For messages: where and as whom, without the password. */
function describeConnection({ host, port, user, database }: PostgresConnection): string {
  return `database "${database}" at ${host}:${port} as user "${user}"`;
}

/** SQLSTATEs and system errors that a person can do something about, with what to say of each. */
const COMPLAINTS: Readonly<Record<string, (connection: PostgresConnection) => string>> = {
  ECONNREFUSED: ({ host, port }) => `nothing answers at ${host}:${port}; is Postgres running there?`,
  ENOENT: ({ host }) => `there is no Postgres socket in ${host}; is Postgres running?`,
  ENOTFOUND: ({ host }) => `the host "${host}" is unknown`,
  EAI_AGAIN: ({ host }) => `the host "${host}" is unknown`,
  ETIMEDOUT: ({ host, port }) => `${host}:${port} does not answer`,
  EHOSTUNREACH: ({ host }) => `the host "${host}" can't be reached`,
  ENETUNREACH: ({ host }) => `the host "${host}" can't be reached`,
  ECONNRESET: ({ host, port }) => `${host}:${port} hung up; is that really Postgres?`,
  '28P01': ({ user }) => `the password for user "${user}" is wrong`,
  '28000': ({ user }) => `user "${user}" is not allowed in`,
  '3D000': ({ database }) => `there is no database "${database}"; create it first`,
  '42501': ({ user }) => `user "${user}" lacks a privilege there`,
  '53300': () => 'Postgres has no connection left; raise its max_connections or lower DAYBOOK_POOL_SIZE',
  '57P03': () => 'Postgres is just starting or stopping; try again in a moment',
};

/** Turns a failure to connect into one sentence; anything unknown keeps its own message. */
export function connectionFailure(error: unknown, connection: PostgresConnection): StartupError {
  // With several addresses for one name, the failures come in a bundle.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = first instanceof Error && 'code' in first ? String(first.code) : '';
  const complaint =
    COMPLAINTS[code]?.(connection) ?? (first instanceof Error ? first.message : String(first));
  const sentence = `Can't use ${describeConnection(connection)}: ${complaint}`;
  return new StartupError(/[.?]$/.test(sentence) ? sentence : `${sentence}.`);
}

function malformed(): StartupError {
  return new StartupError(
    'DATABASE_URL is not the address of a Postgres database: it should look like postgresql://user:password@host:5432/database.',
  );
}
