import { createHash } from 'node:crypto';
import type { PrismaClient } from '../../server/database/prisma-client/client.ts';

const ID = 'testtesttesttest';
const SECRET = 'no-secret-at-all-but-of-the-right-length-43';

/** The key by which tests are let into every server that they start in a process of its own, so that it is the same after a restart. */
export const PLANTED_KEY = `daybook_${ID}.${SECRET}`;

/** Makes the planted key good on a database. May be called by several processes and again. */
export async function plantKey(prisma: PrismaClient): Promise<void> {
  const secretHash = new Uint8Array(createHash('sha256').update(SECRET).digest());
  const apiKey = {
    id: ID,
    name: 'Planted',
    role: 'ADMINISTRATOR',
    scopes: [],
    restricted: false,
    secretHash,
  };
  await prisma.apiKey.createMany({
    data: [{ ...apiKey, createdAt: new Date(), createdBy: 'test' }],
    skipDuplicates: true,
  });
}
