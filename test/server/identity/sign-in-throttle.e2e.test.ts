import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';

const TRIES_PER_ACCOUNT = 10;
const TRIES_PER_ADDRESS = 50;

/** Behind a proxy that says who comes from where. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ trustedProxies: ['127.0.0.1'] });
});
afterAll(() => server.stop());

async function makeUser(name: string): Promise<{ readonly email: string; readonly password: string }> {
  const email = `${name}@example.com`;
  const made = await server.services.identity.users.create({
    email,
    name,
    role: 'AUDITOR',
    mustChangePassword: false,
  });
  return { email, password: made?.password ?? '' };
}

function attempt(email: string, password: string, address: string): Promise<Response> {
  return fetch(`${server.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ email, password }),
  });
}

const statuses = async (count: number, of: (n: number) => Promise<Response>) =>
  Promise.all(Array.from({ length: count }, async (_, n) => (await of(n)).status));

test('one account can be guessed at so often, at once and from wherever; then even the right password waits', async () => {
  const { email, password } = await makeUser('ann');
  const guesses = await statuses(TRIES_PER_ACCOUNT + 5, (n) => attempt(email, 'wrong', `198.51.100.${n}`));
  expect(guesses.filter((status) => status === 401)).toHaveLength(TRIES_PER_ACCOUNT);
  expect(guesses.filter((status) => status === 429)).toHaveLength(5);

  const late = await attempt(email.toUpperCase(), password, '198.51.100.99');
  expect(late.status).toBe(429);
  expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(late.headers.get('retry-after'))).toBeLessThanOrEqual(900);
  expect((await late.json()).message).toMatch(/^Too many attempts to sign in; try again in \d+ minutes?\.$/);
  expect(late.headers.getSetCookie()).toEqual([]);
});

test('somebody else is not held up by it, and who gets it right begins anew', async () => {
  const { email, password } = await makeUser('bob');
  const address = '203.0.113.1';
  for (let round = 0; round < 2; round += 1) {
    expect(await statuses(TRIES_PER_ACCOUNT - 1, () => attempt(email, 'wrong', address))).not.toContain(429);
    expect((await attempt(email, password, address)).status).toBe(200);
  }
});

test('one address can guess so often, at whatever accounts', async () => {
  const { email, password } = await makeUser('eve');
  const address = '203.0.113.2';
  const guesses = await statuses(TRIES_PER_ADDRESS + 5, (n) =>
    attempt(`nobody-${n}@example.com`, 'wrong', address),
  );
  expect(guesses.filter((status) => status === 429)).toHaveLength(5);
  expect((await attempt(email, password, address)).status).toBe(429);
  expect((await attempt(email, password, '203.0.113.3')).status).toBe(200);
});

test('it is counted in the database, so no other process gives more, and a restart forgets nothing', async () => {
  const { rows } = await server.database.pool.query<{ points: number }>(
    `SELECT points FROM sign_in_attempts WHERE key = 'account:ann@example.com'`,
  );
  expect(rows[0]?.points).toBeGreaterThan(TRIES_PER_ACCOUNT);
});

test('an unknown address is answered as a wrong password is', async () => {
  const { email } = await makeUser('known');
  const known = await attempt(email, 'wrong', '203.0.113.4');
  const unknown = await attempt('unknown@example.com', 'wrong', '203.0.113.4');
  expect([unknown.status, await unknown.text()]).toEqual([known.status, await known.text()]);
});
