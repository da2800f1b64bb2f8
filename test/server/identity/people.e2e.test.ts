import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Role } from '../../../server/identity/permissions.ts';
import { dataOf, sendAs } from '../../support/api.ts';
import { signIn } from '../../support/identity.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const NEW_PASSWORD = 'a password of my own';
const CHANGE_PASSWORD =
  'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { changed errors { code path } } }';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** Somebody who has signed in for the first time. */
async function person(role: Role, { mustChangePassword = false } = {}) {
  const email = `${role.toLowerCase()}-${crypto.randomUUID()}@example.com`;
  const made = await server.services.identity.users.create({ email, name: 'Jana', role, mustChangePassword });
  if (!made) throw new Error(`${email} is taken`);
  const { user, password } = made;
  const cookie = await signIn(server.url, { email, password });
  const ask = (query: string, variables: object = {}) => sendAs(server.url, { cookie }, query, variables);
  const change = (mutation: string, input: object, type = 'UserInput') =>
    ask(`mutation ($input: ${type}!) { ${mutation}(input: $input) { user { role } errors { code path } } }`, {
      input,
    }).then((answer) => dataOf(answer)[mutation]);
  return { id: user.id, email, password, cookie, ask, change };
}

const yourself = { user: null, errors: [{ code: 'YOURSELF', path: ['input', 'userId'] }] };

test('nobody changes his own role, disables himself or resets his own password; of others he does', async () => {
  const jana = await person('ADMINISTRATOR');
  const olga = await person('OPERATOR');
  const role = 'AUDITOR';
  expect(await jana.change('changeUserRole', { userId: jana.id, role }, 'ChangeUserRoleInput')).toEqual(
    yourself,
  );
  expect(await jana.change('disableUser', { userId: jana.id })).toEqual(yourself);
  expect(await jana.change('resetPassword', { userId: jana.id })).toEqual(yourself);
  expect(await jana.change('changeUserRole', { userId: olga.id, role }, 'ChangeUserRoleInput')).toEqual({
    user: { role },
    errors: [],
  });
});

test('ending what somebody is signed in to closes his sockets, and lets him sign in again', async () => {
  const jana = await person('ADMINISTRATOR');
  const olga = await person('OPERATOR');
  const other = await signIn(server.url, olga);
  const counts = async () => {
    const { users } = dataOf(await jana.ask('query { users(first: 100) { nodes { id sessionCount } } }'));
    const { nodes } = users as { readonly nodes: readonly { readonly id: string; sessionCount: number }[] };
    return [jana, olga].map(({ id }) => nodes.find((node) => node.id === id)?.sessionCount);
  };
  expect(await counts()).toEqual([1, 2]);
  const closed = closeOf(olga.cookie);
  await closed.opened;
  expect(await jana.change('endSessions', { userId: olga.id })).toEqual({
    user: { role: 'OPERATOR' },
    errors: [],
  });
  expect(await closed.reason).toBe('4403 Not signed in any more');
  for (const cookie of [olga.cookie, other]) {
    const { errors } = await sendAs(server.url, { cookie }, '{ me { id } }');
    expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
  }
  expect(await counts()).toEqual([1, 0]);
  await signIn(server.url, olga);
  expect(await jana.change('endSessions', { userId: 'nobody' })).toEqual({
    user: null,
    errors: [{ code: 'USER_NOT_FOUND', path: ['input', 'userId'] }],
  });
});

test('a one-time password is good for making one’s own and for nothing else', async () => {
  const olga = await person('MANAGER', { mustChangePassword: true });
  const me = '{ me { mustChangePassword permissions email hasPassword } }';
  expect(dataOf(await olga.ask(me)).me).toEqual({
    mustChangePassword: true,
    permissions: ['BE_SIGNED_IN'],
    email: olga.email,
    hasPassword: true,
  });
  const { errors } = await olga.ask('{ accounts(first: 1) { nodes { id } } }');
  expect(errors?.[0]).toMatchObject({
    message: 'Change your one-time password first.',
    extensions: { code: 'FORBIDDEN' },
  });
  const page = await fetch(`${server.url}/graphiql`, {
    headers: { cookie: olga.cookie },
    redirect: 'manual',
  });
  expect([page.status, page.headers.get('location')]).toEqual([302, '/password?to=%2Fgraphiql']);
  const input = { currentPassword: olga.password, newPassword: NEW_PASSWORD };
  expect(dataOf(await olga.ask(CHANGE_PASSWORD, { input })).changePassword).toEqual({
    changed: true,
    errors: [],
  });
  const again = await signIn(server.url, { email: olga.email, password: NEW_PASSWORD });
  expect(dataOf(await sendAs(server.url, { cookie: again }, '{ me { mustChangePassword } }')).me).toEqual({
    mustChangePassword: false,
  });
  await expect(signIn(server.url, olga)).rejects.toThrow('401');
});

/** A socket of somebody's, and what it is closed with. */
function closeOf(cookie: string) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { cookie },
  });
  const opened = new Promise<void>((resolve) => {
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.once('message', () => resolve());
  });
  const reason = new Promise<string>((resolve) => {
    socket.once('close', (code, why) => resolve(`${code} ${why}`));
  });
  return { opened, reason };
}
