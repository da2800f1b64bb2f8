import type { PostgresConnection } from '../../server/database/connection.ts';
import { serve } from '../mutation/serve-daybook.ts';
import { type Usage, usageNow } from '../support/usage.ts';

/** Starts the whole program but its pages, with its accounts opened; returns its port. */
export async function start(connection: PostgresConnection): Promise<{ readonly port: number }> {
  const { port } = await serve(connection);
  return { port };
}

/** What the server has used so far. */
export async function usage(): Promise<Usage> {
  return usageNow();
}
