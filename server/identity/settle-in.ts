import type { Config } from '../config.ts';
import type { PostgresConnection } from '../database/connection.ts';
import { openDatabase } from '../database/database.ts';
import { ApiKeys } from './api-keys.ts';
import { keepLocalKey } from './local-key.ts';
import { Users, type UserWithPassword } from './users.ts';

/** A new book's first user, who makes the others. */
const FIRST_ADMINISTRATOR = {
  email: 'administrator@daybook.local',
  name: 'Administrator',
  role: 'ADMINISTRATOR',
  mustChangePassword: false,
} as const;

/** One statement at a time. */
const POOL_SIZE = 2;

/**
 * Makes what nobody else makes for the embedded database: the first user, and the key of this machine's own commands. Returns the
 * user if there was none, with the password that can't be had again.
 */
export async function settleIn(
  connection: PostgresConnection,
  { databaseUrl, dataFolder }: Config,
): Promise<UserWithPassword | null> {
  if (databaseUrl !== undefined) return null;
  const { prisma, close } = await openDatabase(connection, { poolSize: POOL_SIZE });
  const now = () => new Date();
  try {
    await keepLocalKey(new ApiKeys({ prisma, now }), dataFolder);
    return await new Users({ prisma, now }).createFirst(FIRST_ADMINISTRATOR);
  } finally {
    await close();
  }
}
