import DataLoader from 'dataloader';
import type { PrismaClient } from '../database/prisma-client/client.ts';

interface SessionsOptions {
  readonly prisma: PrismaClient;
  readonly now: () => Date;
}

/** What people are signed in to, one session for each browser. */
export class Sessions {
  readonly #prisma: PrismaClient;
  readonly #counts: DataLoader<string, number>;

  constructor({ prisma, now }: SessionsOptions) {
    this.#prisma = prisma;
    this.#counts = new DataLoader((userIds) => countsOf({ prisma, now }, userIds), { cache: false });
  }

  /** How many a user is signed in to; users that are asked for at once are counted together. */
  countOf(userId: string): Promise<number> {
    return this.#counts.load(userId);
  }

  /** Ends all that a user is signed in to. */
  async endAll(userId: string): Promise<void> {
    await this.#prisma.session.deleteMany({ where: { userId } });
  }
}

async function countsOf({ prisma, now }: SessionsOptions, userIds: readonly string[]): Promise<number[]> {
  const groups = await prisma.session.groupBy({
    by: ['userId'],
    where: { userId: { in: [...userIds] }, expiresAt: { gt: now() } },
    _count: true,
  });
  const counts = new Map(groups.map(({ userId, _count }) => [userId, _count]));
  return userIds.map((userId) => counts.get(userId) ?? 0);
}
