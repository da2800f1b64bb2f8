import type { PrismaClient } from '../../database/prisma-client/client.ts';
import { idOfStream } from '../../kernel/decider.ts';
import { accountStreams } from './decider.ts';

/** The ids of the accounts that some projection leaves alone, in SQL: those of the streams with an open dead letter. */
export const STALE_ACCOUNTS = `
  SELECT substr(stream_id, ${accountStreams.category.length + 2})::uuid FROM dead_letters
   WHERE resolution IS NULL AND stream_id LIKE '${accountStreams.category}-%'`;

/** The same accounts. A projection stops before they are more than a thousand. */
export async function readStaleAccounts(prisma: PrismaClient): Promise<readonly string[]> {
  const letters = await prisma.deadLetter.findMany({
    where: { resolution: null, streamId: { startsWith: `${accountStreams.category}-` } },
    distinct: ['streamId'],
    select: { streamId: true },
  });
  return letters.map(({ streamId }) => idOfStream(streamId));
}
