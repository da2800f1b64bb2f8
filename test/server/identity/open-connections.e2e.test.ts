import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ApiKey, User } from '../../../server/database/prisma-client/client.ts';
import { dataOf, send } from '../../support/api.ts';
import { cookieOf } from '../../support/identity.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { openEventStream } from '../http/event-stream.ts';
import { openSocket } from '../http/socket.ts';

const PROTOCOL = 'graphql-transport-ws';
const FOLLOW = 'subscription { projectionProgress { __typename } }';
/** Long enough to subscribe in, on a busy machine too. */
const SHORT_LIFE_MS = 2_000;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

type Headers = Record<string, string>;

/** A subscription that runs. */
interface Following {
  /** How the connection ended; of a WebSocket the code and reason, of a stream whether it was complete as a subscription. */
  readonly ended: Promise<unknown>;
  /** Rejects if the connection has ended. */
  readonly stillFollows: () => Promise<void>;
  readonly leave: () => void;
}

const TRANSPORTS: readonly {
  readonly name: string;
  readonly follow: (headers: Headers) => Promise<Following>;
  /** What `ended` says of a connection that was closed because of the sign-in. */
  readonly closedFor: (reason: string) => unknown;
  /** What becomes of somebody who comes back with what is not good any more. */
  readonly refused: (headers: Headers) => Promise<void>;
}[] = [
  {
    name: 'WebSocket',
    follow: async (headers) => {
      const { socket, send: say, receive } = await openSocket(server.url, { headers });
      const ended = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }));
      say({ type: 'subscribe', id: '1', payload: { query: FOLLOW } });
      expectData((await receive()).payload);
      const stillFollows = async () => {
        say({ type: 'ping' });
        await expect.poll(async () => (await receive()).type).toBe('pong');
      };
      return { ended, stillFollows, leave: () => socket.terminate() };
    },
    closedFor: (reason) => ({ code: 4403, reason }),
    refused: async (headers) => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, PROTOCOL, { headers });
      socket.once('open', () => socket.send('{"type":"connection_init"}'));
      expect((await once(socket, 'close'))[0]).toBe(4403);
    },
  },
  {
    name: 'server-sent events',
    follow: async (headers) => {
      const stream = await openEventStream(server.url, { query: FOLLOW }, headers);
      expectData(JSON.parse((await stream.receive())?.data ?? ''));
      const ended = (async () => {
        for (let event = await stream.receive(); event; event = await stream.receive())
          if (event.event === 'complete') return 'complete';
        return 'cut';
      })();
      const stillFollows = async () => {
        const { services } = server;
        await services.identity.authenticator.authenticate(headers);
        expect(await Promise.race([ended, Promise.resolve('open')])).toBe('open');
      };
      return { ended, stillFollows, leave: stream.leave };
    },
    closedFor: () => 'cut',
    refused: async (headers) => {
      expect((await openEventStream(server.url, { query: FOLLOW }, headers)).status).toBe(401);
    },
  },
];

/** Does an administrator's mutation over the API. */
async function administer(mutation: string, type: string, input: object): Promise<void> {
  const query = `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) { errors { code } } }`;
  expect(dataOf(await send(server.url, query, { input }))).toEqual({ payload: { errors: [] } });
}

describe.each(TRANSPORTS)('over $name', ({ follow, closedFor, refused }) => {
  describe('of a person', () => {
    let user: User;
    let headers: Headers;
    beforeEach(async () => {
      const { identity } = server.services;
      headers = { cookie: await cookieOf(server.url, identity, 'MANAGER') };
      const { id } = await identity.authenticator.authenticate(headers);
      user = await server.database.prisma.user.findUniqueOrThrow({ where: { id: id.replace('user:', '') } });
    });

    test('a session that expires closes what it opened', async () => {
      await server.database.prisma.session.updateMany({
        where: { userId: user.id },
        data: { expiresAt: new Date(Date.now() + SHORT_LIFE_MS) },
      });
      const { ended } = await follow(headers);
      expect(await ended).toEqual(closedFor('The sign-in has expired'));
      await refused(headers);
    });

    test('signing out closes what the session opened, and nothing of the same person’s other session', async () => {
      const other = await follow(headers);
      const second = { cookie: await signInAgain(user) };
      const { ended } = await follow(second);
      const response = await fetch(`${server.url}/api/auth/sign-out`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...second },
        body: '{}',
      });
      expect(response.status).toBe(200);
      expect(await ended).toEqual(closedFor('Not signed in any more'));
      await refused(second);
      await other.stillFollows();
      other.leave();
    });

    test('another role closes what the old one opened, and the new one is in force at once', async () => {
      const { ended } = await follow(headers);
      await administer('changeUserRole', 'ChangeUserRoleInput', { userId: user.id, role: 'AUDITOR' });
      expect(await ended).toEqual(closedFor('The role has changed'));
      const again = await follow(headers);
      again.leave();
      const input = { commandId: crypto.randomUUID(), owner: 'Ann', currency: 'CZK' };
      const open = 'mutation ($input: OpenAccountInput!) { openAccount(input: $input) { errors { code } } }';
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query: open, variables: { input } }),
      });
      expect((await response.json()).errors[0].extensions).toMatchObject({
        code: 'FORBIDDEN',
        role: 'AUDITOR',
      });
    });

    test.each([
      ['being disabled', 'disableUser'],
      ['a password that an administrator has reset', 'resetPassword'],
    ])('%s closes what was opened', async (_what, mutation) => {
      const { ended } = await follow(headers);
      await administer(mutation, 'UserInput', { userId: user.id });
      expect(await ended).toEqual(closedFor('Not signed in any more'));
      await refused(headers);
    });

    test('a change by another process, or by hand in the database, closes what was opened', async () => {
      const { ended } = await follow(headers);
      await server.database.pool.query('DELETE FROM sessions WHERE user_id = $1', [user.id]);
      expect(await ended).toEqual(closedFor('Not signed in any more'));
    });
  });

  describe('of a program', () => {
    let apiKey: ApiKey;
    let headers: Headers;

    async function makeKey(expiresAt: Date | null = null): Promise<void> {
      const { apiKeys } = server.services.identity;
      const made = await apiKeys.create({
        name: 'Program',
        role: 'OPERATOR',
        scopes: null,
        createdBy: 'test',
        expiresAt,
      });
      apiKey = made.apiKey;
      headers = { authorization: `Bearer ${made.secret}` };
    }

    test('a key that expires closes what it opened', async () => {
      await makeKey(new Date(Date.now() + SHORT_LIFE_MS));
      const { ended } = await follow(headers);
      expect(await ended).toEqual(closedFor('The sign-in has expired'));
      await refused(headers);
    });

    test('a key that is revoked closes what it opened', async () => {
      await makeKey();
      const { ended } = await follow(headers);
      await administer('revokeApiKey', 'ApiKeyInput', { apiKeyId: apiKey.id });
      expect(await ended).toEqual(closedFor('Not signed in any more'));
      await refused(headers);
    });

    test('a key that is rotated goes on until the overlap is over', async () => {
      await makeKey();
      const { ended } = await follow(headers);
      const { apiKeys } = server.services.identity;
      const rotated = await apiKeys.rotate(apiKey.id, new Date(Date.now() + SHORT_LIFE_MS));
      const withNew = await follow({ authorization: `Bearer ${rotated?.secret}` });
      expect(await ended).toEqual(closedFor('The sign-in has expired'));
      await refused(headers);
      await withNew.stillFollows();
      withNew.leave();
    });

    test('a key whose scopes shrink closes what it opened, and may not open it again', async () => {
      await makeKey();
      const { ended } = await follow(headers);
      await server.database.pool.query(
        "UPDATE api_keys SET restricted = true, scopes = '{MOVE_MONEY}' WHERE id = $1",
        [apiKey.id],
      );
      expect(await ended).toEqual(closedFor('What may be done has changed'));
      await expect(follow(headers)).rejects.toThrow(/FORBIDDEN/);
    });
  });
});

/** Throws what came instead of data. */
function expectData(payload: unknown): void {
  const { data } = payload as { readonly data?: object | null };
  if (!data) throw new Error(JSON.stringify(payload));
}

/** Signs a person in once more, with a password of his own. */
async function signInAgain(user: User): Promise<string> {
  const { signIn } = server.services.identity;
  const { password } = (await signIn.$context) as {
    readonly password: { hash: (text: string) => Promise<string> };
  };
  const text = 'one that is long enough';
  await server.database.prisma.userCredential.updateMany({
    where: { userId: user.id },
    data: { password: await password.hash(text) },
  });
  const response = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: user.email, password: text }),
  });
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
}
