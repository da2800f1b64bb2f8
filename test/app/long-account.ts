import { query } from '../support/query.ts';
import type { TestServer } from '../support/server.ts';
import { Program } from './operator.ts';

/**
 * Opens an account with this many movements of a haléř each, straight in the read table, before all that really happens to it; gives its
 * id. For tests of how a long history is shown.
 */
export async function accountWith(count: number, { url, connection }: TestServer): Promise<string> {
  const accountId = await new Program(url).open(`Longin ${count}`);
  await query(
    connection,
    `INSERT INTO account_transactions (account_id, stream_version, transaction_id, position, kind, direction, amount_minor,
                                       currency, balance_after_minor, booked_on, recorded_at, description)
     SELECT '${accountId}', n - ${count}, gen_random_uuid(), 1000000 + n, 'DEPOSIT', 'CREDIT', 1, 'CZK', n, '2026-01-01', now(),
            'Movement ' || n
       FROM generate_series(1, ${count}) AS n`,
  );
  return accountId;
}
