import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { PrismaClient } from '../database/prisma-client/client.ts';
import { keyOfPrincipal, principalOfKey, principalOfUser, userOfPrincipal } from './principal-id.ts';

/** More people and programs than act on the pages that are read at a time. */
const REMEMBERED = 10_000;
/** How long a name is remembered: a page of one actor's events asks once, and a new name shows soon. */
const REMEMBERED_MS = 10_000;
/** A part of a name that fits more people than this tells nobody apart. */
const MEANT_AT_ONCE = 500;

interface Named {
  readonly id: string;
}

/** What people call whoever did something, by the actor that is written down; all that are asked for at once are looked up together. */
export class ActorNames {
  readonly #prisma: PrismaClient;
  readonly #loader: DataLoader<string, string | null>;

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma;
    const cacheMap = new LRUCache<string, Promise<string | null>>({ max: REMEMBERED, ttl: REMEMBERED_MS });
    this.#loader = new DataLoader((actors) => namesOf(prisma, actors), { cacheMap });
  }

  /** The name of a user or an API key, whether they are still let in or not; null for an actor that is neither. */
  of(actor: string): Promise<string | null> {
    return this.#loader.load(actor);
  }

  /** Who is meant by an id or a part of a name, without accents and case: the ids that are written down, at most `MEANT_AT_ONCE`. */
  async actorsLike(text: string): Promise<string[]> {
    if (userOfPrincipal(text) !== null || keyOfPrincipal(text) !== null) return [text];
    const [users, keys] = await Promise.all([
      this.#prisma.$queryRaw<Named[]>`
        SELECT id FROM users WHERE strpos(search_text(name), search_text(${text})) > 0 LIMIT ${MEANT_AT_ONCE}`,
      this.#prisma.$queryRaw<Named[]>`
        SELECT id FROM api_keys WHERE strpos(search_text(name), search_text(${text})) > 0 LIMIT ${MEANT_AT_ONCE}`,
    ]);
    const actors = [
      ...users.map(({ id }) => principalOfUser(id)),
      ...keys.map(({ id }) => principalOfKey(id)),
      text,
    ];
    return actors.slice(0, MEANT_AT_ONCE);
  }
}

async function namesOf(prisma: PrismaClient, actors: readonly string[]): Promise<(string | null)[]> {
  const idsBy = (idOf: (actor: string) => string | null) => actors.flatMap((actor) => idOf(actor) ?? []);
  const select = { id: true, name: true } as const;
  const [users, keys] = await Promise.all([
    prisma.user.findMany({ where: { id: { in: idsBy(userOfPrincipal) } }, select }),
    prisma.apiKey.findMany({ where: { id: { in: idsBy(keyOfPrincipal) } }, select }),
  ]);
  const names = new Map([
    ...users.map(({ id, name }) => [principalOfUser(id), name] as const),
    ...keys.map(({ id, name }) => [principalOfKey(id), name] as const),
  ]);
  return actors.map((actor) => names.get(actor) ?? null);
}
