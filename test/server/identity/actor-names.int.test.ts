import { afterAll, beforeAll, expect, test } from 'vitest';
import { ActorNames } from '../../../server/identity/actor-names.ts';
import { ApiKeys } from '../../../server/identity/api-keys.ts';
import { Users } from '../../../server/identity/users.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let it: TestDatabase;
let jana: string;
let robot: string;

beforeAll(async () => {
  it = await createTestDatabase();
  const parts = { prisma: it.database.prisma, now: () => new Date() };
  const person = { email: 'jana@example.com', name: 'Jana Nováková', role: 'OPERATOR' } as const;
  const made = await new Users(parts).create({ ...person, mustChangePassword: false });
  jana = `user:${made?.user.id}`;
  const program = { name: 'Night run', role: 'OPERATOR', scopes: null, expiresAt: null } as const;
  const { apiKey } = await new ApiKeys(parts).create({ ...program, createdBy: jana });
  await new ApiKeys(parts).revoke(apiKey.id);
  robot = `key:${apiKey.id}`;
});
afterAll(() => it.drop());

test('a page of actors is looked up in two statements, whoever they are', async () => {
  const names = new ActorNames(it.database.prisma);
  let statements = 0;
  it.database.reads.on('acquire', () => {
    statements += 1;
  });
  const page = [jana, robot, jana, 'user:nobody', 'key:none', 'import', robot];
  expect(await Promise.all(page.map((actor) => names.of(actor)))).toEqual([
    'Jana Nováková',
    'Night run',
    'Jana Nováková',
    null,
    null,
    null,
    'Night run',
  ]);
  expect(statements).toBe(2);
  await names.of(jana);
  expect(statements).toBe(2);
});

test('a failed look-up is not remembered', async () => {
  const { prisma } = it.database;
  const failing = { findMany: () => Promise.reject(new Error('the database is away')) };
  const parts = { user: failing, apiKey: failing };
  const names = new ActorNames(parts as unknown as typeof prisma);
  await expect(names.of(jana)).rejects.toThrow('the database is away');
  Object.assign(parts, { user: prisma.user, apiKey: prisma.apiKey });
  expect(await names.of(jana)).toBe('Jana Nováková');
});

test('somebody is meant by an id or by a part of a name, without accents and case', async () => {
  const names = new ActorNames(it.database.prisma);
  expect(await names.actorsLike('NOVAK')).toEqual([jana, 'NOVAK']);
  expect(await names.actorsLike('night')).toEqual([robot, 'night']);
  expect(await names.actorsLike(jana)).toEqual([jana]);
  // No character stands for others.
  expect(await names.actorsLike('%')).toEqual(['%']);
  expect(await names.actorsLike('N_v')).toEqual(['N_v']);
});
