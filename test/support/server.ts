import { type Daybook, type DaybookOptions, startDaybook } from '../../server/daybook.ts';
import { projections as registry } from '../../server/features/index.ts';
import { createLog, type Logger } from '../../server/http/log.ts';
import type { IdentityOptions } from '../../server/identity/options.ts';
import { readLogHead } from '../../server/kernel/event-store/read.ts';
import type { AnyProjection } from '../../server/kernel/projections/projection.ts';
import { ensureBuilt } from './build.ts';
import { rememberCookie, rememberKey } from './credentials.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { cookieOf, keyOf, testIdentity } from './identity.ts';
import { shownBy } from './shown.ts';

export interface TestServer extends Daybook, Pick<TestDatabase, 'database' | 'connection'> {
  /** Resolves when every projection shows all that was appended so far: for what is read without a position. */
  readonly caughtUp: () => Promise<void>;
  /** Closes the server and removes its database. */
  readonly stop: () => Promise<void>;
}

interface TestServerOptions
  extends Partial<
    Pick<
      DaybookOptions,
      'documents' | 'introspection' | 'operationTimeoutMs' | 'auditReads' | 'costPerMinute'
    >
  > {
  /** Whether it has the built pages. */
  readonly ui?: boolean;
  /** Whether a browser comes, to be let in with a cookie; it does if there are pages. */
  readonly browser?: boolean;
  readonly auditFile?: string;
  /** Others than those of the registry. */
  readonly projections?: readonly AnyProjection[];
  readonly identity?: IdentityOptions;
  /** Any free one if left out. */
  readonly port?: number;
  /** The proxies in front of it. */
  readonly trustedProxies?: readonly string[];
  readonly log?: Logger;
}

/**
 * The whole program on a database of its own and on a free port. The clients of the tests, and the browser if there are pages, are
 * let in as an administrator.
 */
export async function startTestServer({
  ui = false,
  browser = ui,
  auditFile,
  projections = registry,
  identity = testIdentity,
  port = 0,
  trustedProxies = [],
  log = createLog('error'),
  costPerMinute = Number.MAX_SAFE_INTEGER,
  ...more
}: TestServerOptions = {}): Promise<TestServer> {
  if (ui) await ensureBuilt();
  const { database, connection, drop } = await createTestDatabase();
  const daybook = await startDaybook({
    database,
    host: '127.0.0.1',
    port,
    ui: ui ? 'next-production' : 'none',
    costPerMinute,
    ...more,
    log,
    auditFile,
    projections,
    identity,
    trustedProxies,
  });
  rememberKey(daybook.url, await keyOf(daybook.services.identity, 'ADMINISTRATOR'));
  if (browser)
    rememberCookie(daybook.url, await cookieOf(daybook.url, daybook.services.identity, 'ADMINISTRATOR'));
  const caughtUp = async () => {
    const { position } = await readLogHead(database.pool);
    await shownBy(projections, { progress: daybook.services.progress, position });
  };
  const stop = async () => {
    await daybook.close();
    await drop();
  };
  return { ...daybook, database, connection, caughtUp, stop };
}
