import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { ApiKey, PrismaClient } from '../database/prisma-client/client.ts';
import { PERMISSIONS, type Permission, type Role, roleNamed } from './permissions.ts';
import { keyOfPrincipal } from './principal-id.ts';

/** 256 bits, as base64url. */
const SECRET_BYTES = 32;
const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ID_LENGTH = 16;
/** Told apart from other programs' keys by people, and by scanners that look for secrets in repositories. */
const KEY = /^daybook_([a-z0-9]{16})\.([A-Za-z0-9_-]{43})$/;
/** Looked at by people; a use more or less within it does not matter, a statement for each use would. */
const LAST_USED_EVERY_MS = 60_000;
/** Compared with when there is no such key, so that it takes as long. */
const NOBODY = new Uint8Array(32);

/** What a new key is to be like. */
export interface NewApiKey {
  readonly name: string;
  readonly role: Role;
  /** Null for all that the role may do. */
  readonly scopes: readonly Permission[] | null;
  readonly expiresAt: Date | null;
  /** The principal who makes it. */
  readonly createdBy: string;
}

/** A key with the one string by which it is used, which can't be had again. */
export interface IssuedApiKey {
  readonly apiKey: ApiKey;
  readonly secret: string;
}

/** A key that was good a moment ago, and until when it is unless it is changed. */
export interface VerifiedApiKey {
  readonly apiKey: ApiKey;
  readonly expiresAt: Date | null;
}

/** Where a key is among the others. */
export type KeyPlace = Pick<ApiKey, 'createdAt' | 'id'>;

/** The keys of programs: `daybook_<id>.<secret>`, of which only the secret's SHA-256 is kept. */
export class ApiKeys {
  readonly #prisma: PrismaClient;
  readonly #now: () => Date;

  constructor({ prisma, now }: { readonly prisma: PrismaClient; readonly now: () => Date }) {
    this.#prisma = prisma;
    this.#now = now;
  }

  /** Makes a key. */
  async create({ name, role, scopes, expiresAt, createdBy }: NewApiKey): Promise<IssuedApiKey> {
    const { text, hash } = newSecret();
    const apiKey = await this.#prisma.apiKey.create({
      data: {
        id: newId(),
        name,
        role,
        scopes: [...(scopes ?? [])],
        restricted: scopes !== null,
        secretHash: hash,
        createdAt: this.#now(),
        createdBy,
        expiresAt,
      },
    });
    return { apiKey, secret: join(apiKey.id, text) };
  }

  /** The keys, the newest first, after one, if it is given. */
  page({ after, limit }: { readonly after: KeyPlace | null; readonly limit: number }): Promise<ApiKey[]> {
    const where =
      after === null
        ? {}
        : {
            OR: [
              { createdAt: { lt: after.createdAt } },
              { createdAt: after.createdAt, id: { lt: after.id } },
            ],
          };
    return this.#prisma.apiKey.findMany({
      where,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: limit,
    });
  }

  /** The key of an id; null if there is none. */
  withId(id: string): Promise<ApiKey | null> {
    return this.#prisma.apiKey.findUnique({ where: { id } });
  }

  /** Gives a key a new secret; the old one stays good until the moment given. Null if there is no such key, or it is revoked. */
  async rotate(id: string, oldUntil: Date): Promise<IssuedApiKey | null> {
    const { text, hash } = newSecret();
    return this.#prisma.$transaction(async (transaction) => {
      // Locked, so that of two rotations at a time the second keeps the first's secret as the old one.
      await transaction.$queryRaw`SELECT FROM api_keys WHERE id = ${id} FOR UPDATE`;
      const current = await transaction.apiKey.findUnique({ where: { id, revokedAt: null } });
      if (!current) return null;
      const apiKey = await transaction.apiKey.update({
        where: { id },
        data: { secretHash: hash, previousHash: current.secretHash, previousExpiresAt: oldUntil },
      });
      return { apiKey, secret: join(id, text) };
    });
  }

  /** Ends a key at once, its old secret too. Null if there is no such key; one that is revoked already is left as it is. */
  async revoke(id: string): Promise<ApiKey | null> {
    await this.#prisma.apiKey.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: this.#now() },
    });
    return this.#prisma.apiKey.findUnique({ where: { id } });
  }

  /** Who made a key in the end: the user, or the server itself; if it was made with another key, whoever made that one. */
  async makerOf({ createdBy }: Pick<ApiKey, 'createdBy'>): Promise<string> {
    const keyId = keyOfPrincipal(createdBy);
    const key = keyId === null ? null : await this.withId(keyId);
    // A key is made with one that is there already, so this comes to an end.
    return key ? this.makerOf(key) : createdBy;
  }

  /** The key that a program sent, if it is good now. */
  async verify(sent: string): Promise<VerifiedApiKey | null> {
    const [, id, text] = KEY.exec(sent) ?? [];
    if (id === undefined || text === undefined) return null;
    const apiKey = await this.#prisma.apiKey.findUnique({ where: { id } });
    const hash = hashOf(text);
    const isCurrent = timingSafeEqual(hash, apiKey?.secretHash ?? NOBODY);
    const isPrevious = timingSafeEqual(hash, apiKey?.previousHash ?? NOBODY);
    if (!apiKey || apiKey.revokedAt || !(isCurrent || isPrevious)) return null;
    const expiresAt = isCurrent ? apiKey.expiresAt : earlier(apiKey.previousExpiresAt, apiKey.expiresAt);
    if (expiresAt && expiresAt <= this.#now()) return null;
    return { apiKey, expiresAt };
  }

  /** Notes that a key is in use, at most once a minute. */
  async noteUse({ id, lastUsedAt }: ApiKey): Promise<void> {
    const now = this.#now();
    if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < LAST_USED_EVERY_MS) return;
    await this.#prisma.apiKey.updateMany({ where: { id }, data: { lastUsedAt: now } });
  }
}

/** What a key is narrowed to; null if it may do all that its role may. */
export function scopesOf({ restricted, scopes }: ApiKey): readonly Permission[] | null {
  return restricted ? PERMISSIONS.filter((permission) => scopes.includes(permission)) : null;
}

/** The role of a key. */
export function roleOf({ role }: ApiKey): Role {
  return roleNamed(role);
}

function newId(): string {
  return Array.from({ length: ID_LENGTH }, () => ID_ALPHABET[randomInt(ID_ALPHABET.length)]).join('');
}

function newSecret() {
  const text = randomBytes(SECRET_BYTES).toString('base64url');
  return { text, hash: hashOf(text) };
}

function join(id: string, text: string): string {
  return `daybook_${id}.${text}`;
}

/** A secret of 256 random bits needs no slow hash: there is nothing to guess. */
function hashOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(text).digest());
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (!one || !other) return one ?? other;
  return one < other ? one : other;
}
