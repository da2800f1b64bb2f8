import type { Pool } from 'pg';
import type { Subject } from '../process-session.ts';
import { readLogHead } from './read.ts';

/**
 * Hears that other processes appended. Notifications of this process's own connections are passed over, since its appends are known
 * with their acknowledgement.
 *
 * @param onGrowth Told that the log has come this far; may be told the same more than once.
 */
export function logGrowth(pool: Pool, onGrowth: (position: bigint) => void): Subject {
  return {
    channel: 'daybook_log',
    heard: (payload, own) => {
      if (!own) onGrowth(BigInt(payload));
    },
    look: async () => onGrowth((await readLogHead(pool)).position),
  };
}
