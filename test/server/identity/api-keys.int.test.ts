import crypto, { createHash } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ApiKeys } from '../../../server/identity/api-keys.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const MINUTE_MS = 60_000;
const NEW_KEY = {
  name: 'Program',
  role: 'OPERATOR',
  scopes: null,
  expiresAt: null,
  createdBy: 'test',
} as const;

let place: TestDatabase;
let keys: ApiKeys;
let now: Date;
beforeAll(async () => {
  place = await createTestDatabase();
  keys = new ApiKeys({ prisma: place.database.prisma, now: () => now });
});
afterAll(() => place.drop());
beforeEach(() => {
  now = new Date('2026-03-02T12:00:00Z');
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const later = (ms: number) => new Date(now.getTime() + ms);
const sleepUntil = (moment: Date) => {
  now = moment;
};

test('a key is a prefix, an id and a secret of 256 bits, of which only a hash is kept', async () => {
  const { apiKey, secret } = await keys.create(NEW_KEY);
  expect(secret).toMatch(/^daybook_[a-z0-9]{16}\.[A-Za-z0-9_-]{43}$/);
  const [, text = ''] = secret.split('.');
  expect(Buffer.from(text, 'base64url')).toHaveLength(32);
  expect(Buffer.from(apiKey.secretHash)).toEqual(createHash('sha256').update(text).digest());
  const { rows } = await place.database.pool.query<{ row: string }>(
    `SELECT row(api_keys.*)::text || encode(secret_hash, 'escape') AS row FROM api_keys WHERE id = $1`,
    [apiKey.id],
  );
  expect(rows[0]?.row).toContain(apiKey.id);
  expect(rows[0]?.row).not.toContain(text);
});

test('secrets are compared in constant time, also for keys that do not exist', async () => {
  const { secret } = await keys.create(NEW_KEY);
  const compare = vi.spyOn(crypto, 'timingSafeEqual');
  syncBuiltinESMExports();
  expect(await keys.verify(secret)).not.toBeNull();
  const wrong = secret.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  expect(await keys.verify(wrong)).toBeNull();
  expect(await keys.verify(`daybook_aaaaaaaaaaaaaaaa.${'a'.repeat(43)}`)).toBeNull();
  // The present secret and the one before, each of the three times.
  expect(compare).toHaveBeenCalledTimes(6);
});

test.each(['', 'daybook_', 'nonsense', 'daybook_aaaaaaaaaaaaaaaa.short', "daybook_'; DROP TABLE.x"])(
  '"%s" is no key',
  async (text) => {
    expect(await keys.verify(text)).toBeNull();
  },
);

test('a key is good until it expires, and not at that moment', async () => {
  const expiresAt = later(MINUTE_MS);
  const { secret } = await keys.create({ ...NEW_KEY, expiresAt });
  sleepUntil(new Date(expiresAt.getTime() - 1));
  expect(await keys.verify(secret)).toMatchObject({ expiresAt });
  sleepUntil(expiresAt);
  expect(await keys.verify(secret)).toBeNull();
});

test('a key that is revoked is not good any more, its old secret neither, and can not be rotated', async () => {
  const { apiKey, secret } = await keys.create(NEW_KEY);
  const rotated = await keys.rotate(apiKey.id, later(MINUTE_MS));
  await keys.revoke(apiKey.id);
  expect([await keys.verify(secret), await keys.verify(rotated?.secret ?? '')]).toEqual([null, null]);
  expect(await keys.rotate(apiKey.id, later(MINUTE_MS))).toBeNull();
});

test('after a rotation both secrets are good until the overlap is over, and then the new one', async () => {
  const { apiKey, secret } = await keys.create(NEW_KEY);
  const until = later(MINUTE_MS);
  const rotated = await keys.rotate(apiKey.id, until);
  expect(await keys.verify(secret)).toMatchObject({ expiresAt: until });
  expect(await keys.verify(rotated?.secret ?? '')).toMatchObject({ expiresAt: null });
  sleepUntil(until);
  expect(await keys.verify(secret)).toBeNull();
  expect(await keys.verify(rotated?.secret ?? '')).not.toBeNull();
});

test('an overlap does not make a key last longer than it was to', async () => {
  const expiresAt = later(MINUTE_MS);
  const { apiKey, secret } = await keys.create({ ...NEW_KEY, expiresAt });
  await keys.rotate(apiKey.id, later(10 * MINUTE_MS));
  expect(await keys.verify(secret)).toMatchObject({ expiresAt });
});

test('of two rotations at a time none is lost: the secrets of the last two are good', async () => {
  const { apiKey, secret } = await keys.create(NEW_KEY);
  const rotations = await Promise.all([1, 2].map(() => keys.rotate(apiKey.id, later(MINUTE_MS))));
  const verified = await Promise.all(rotations.map((rotation) => keys.verify(rotation?.secret ?? '')));
  expect(verified.every((one) => one !== null)).toBe(true);
  expect(await keys.verify(secret)).toBeNull();
});

test('the last use is kept, to the minute', async () => {
  const { apiKey } = await keys.create(NEW_KEY);
  const lastUse = async () => (await keys.withId(apiKey.id))?.lastUsedAt;
  const use = async () => keys.noteUse((await keys.withId(apiKey.id)) ?? apiKey);
  expect(await lastUse()).toBeNull();
  const first = now;
  await use();
  sleepUntil(later(MINUTE_MS - 1));
  await use();
  expect(await lastUse()).toEqual(first);
  sleepUntil(later(1));
  await use();
  expect(await lastUse()).toEqual(now);
});
