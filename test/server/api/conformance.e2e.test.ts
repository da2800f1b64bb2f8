import { auditServer } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authorizationFor } from '../../support/credentials.ts';
import { cookieOf } from '../../support/identity.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test.each([
  ['a program with its key', async () => authorizationFor(server.url)],
  [
    'a person who has signed in',
    async () => ({ cookie: await cookieOf(server.url, server.services.identity, 'AUDITOR') }),
  ],
])(
  'the running server conforms to GraphQL over HTTP in every point of the audit, for %s',
  async (who, credentials) => {
    const headers = await credentials();
    const results = await auditServer({
      url: `${server.url}/graphql`,
      fetchFn: (url: string, init: RequestInit = {}) =>
        // Reads by GET need a header that no other site's page can make a browser send.
        fetch(url, { ...init, headers: { ...init.headers, ...headers, 'apollo-require-preflight': 'true' } }),
    });
    const withStatus = (wanted: string) => results.filter(({ status }) => status === wanted);
    console.log(
      `graphql-http, ${who}: ${withStatus('ok').length} of ${results.length} passed, ${withStatus('warn').length} warnings, ${withStatus('error').length} errors`,
    );
    expect(results.filter(({ status }) => status !== 'ok').map(({ id, name }) => `${id} ${name}`)).toEqual(
      [],
    );
    expect(results).toHaveLength(61);
  },
);
