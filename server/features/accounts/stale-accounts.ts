import { accountStreams } from './decider.ts';

/**
 * The ids of the accounts that some projection leaves alone, in SQL: those of the streams with an open dead letter. A projection stops
 * before they are more than a thousand.
 */
export const STALE_ACCOUNTS = `
  SELECT substr(stream_id, ${accountStreams.category.length + 2})::uuid FROM dead_letters
   WHERE resolution IS NULL AND stream_id LIKE '${accountStreams.category}-%'`;
