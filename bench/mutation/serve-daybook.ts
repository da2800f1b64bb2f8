import type { PostgresConnection } from '../../server/database/connection.ts';
import { openDatabase } from '../../server/database/database.ts';
import { applyMigrations } from '../../server/database/migrate.ts';
import { startDaybook } from '../../server/daybook.ts';
import { createLog } from '../../server/http/log.ts';
import { openAccounts } from '../append/daybook.ts';
import type { HttpTarget } from './http-client.ts';
import { ACCOUNTS, accountIdOf } from './operations.ts';

/** Connections of a server that is not told otherwise. */
export const POOL_SIZE = 10;

/** The whole program but its pages: the real mutation, with all projections following. */
export async function serve(connection: PostgresConnection): Promise<HttpTarget> {
  await applyMigrations(connection);
  await openAccounts(connection, ACCOUNTS);
  const database = await openDatabase(connection, { poolSize: POOL_SIZE });
  const { url, services } = await startDaybook({
    database,
    host: '127.0.0.1',
    port: 0,
    ui: 'none',
    costPerMinute: Number.MAX_SAFE_INTEGER,
    log: createLog('error'),
    identity: {
      secret: 'a secret that is no secret, for measurements alone',
      origin: null,
      sessionHours: 12,
      oidc: null,
      operatorLimit: { anyCurrency: 0n, byCurrency: new Map() },
    },
  });
  const { secret: key } = await services.identity.apiKeys.create({
    name: 'Bench',
    role: 'MANAGER',
    scopes: null,
    expiresAt: null,
    createdBy: 'bench',
  });
  const accountIds = Array.from({ length: ACCOUNTS }, (_, account) => accountIdOf(account));
  return { port: Number(new URL(url).port), operation: 'deposit', accountIds, key };
}
