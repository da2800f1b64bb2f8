import { type Daybook, startDaybook } from '../../server/daybook.ts';
import { createLog } from '../../server/http/log.ts';
import { ensureBuilt } from './build.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface TestServer extends Daybook, Pick<TestDatabase, 'database' | 'connection'> {
  /** Closes the server and removes its database. */
  readonly stop: () => Promise<void>;
}

/** The whole program on a database of its own and on a free port; with the built pages if they are asked for. */
export async function startTestServer({
  ui = false,
  auditFile,
}: {
  readonly ui?: boolean;
  readonly auditFile?: string;
} = {}): Promise<TestServer> {
  if (ui) await ensureBuilt();
  const { database, connection, drop } = await createTestDatabase();
  const daybook = await startDaybook({
    database,
    host: '127.0.0.1',
    port: 0,
    ui: ui ? 'next-production' : 'none',
    costPerMinute: Number.MAX_SAFE_INTEGER,
    log: createLog('error'),
    auditFile,
  });
  const stop = async () => {
    await daybook.close();
    await drop();
  };
  return { ...daybook, database, connection, stop };
}
