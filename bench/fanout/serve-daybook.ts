import type { PostgresConnection } from '../../server/database/connection.ts';
import { serve } from '../mutation/serve-daybook.ts';
import { type Usage, usageNow } from '../support/usage.ts';

/** Starts the whole program but its pages, with its accounts opened; returns its port and a key to be let in with. */
export async function start(
  connection: PostgresConnection,
): Promise<{ readonly port: number; readonly key: string }> {
  const { port, key } = await serve(connection);
  if (key === undefined) throw new Error('the server gave no key');
  return { port, key };
}

/** What the server has used so far. */
export async function usage(): Promise<Usage> {
  return usageNow();
}
