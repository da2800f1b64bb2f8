import type { PostgresConnection } from '../../server/database/connection.ts';
import type { OpenContender } from '../support/contender.ts';
import { openOn } from './message-db.ts';

export { prepare } from './message-db.ts';

/** message-db at its best: as many categories as callers, so that hardly anybody waits for anybody's lock. */
export function open(connection: PostgresConnection, callers: number): Promise<OpenContender> {
  return openOn(connection, { callers, categories: callers });
}
