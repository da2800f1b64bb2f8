import type { PostgresConnection } from '../../server/database/connection.ts';
import type { OpenContender } from '../support/contender.ts';
import { openReady } from './ready-batches.ts';

export { prepare } from './ready-batches.ts';

/** Half of the callers' commands in each batch, so that one waits with Postgres while the other is being appended. */
export function open(connection: PostgresConnection, callers: number): Promise<OpenContender> {
  return openReady(connection, callers / 2);
}
