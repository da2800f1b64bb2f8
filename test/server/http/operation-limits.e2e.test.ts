import { afterEach, expect, test } from 'vitest';
import { transports } from './subscribers.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const started: TestServer[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()));
});

async function start(changes: Parameters<typeof startTestServer>[0]): Promise<TestServer> {
  const server = await startTestServer(changes);
  started.push(server);
  return server;
}

/** Ten points for each window of ten seconds. */
const TEN_FIELDS = { costPerMinute: 60 };

test('who has used up his share is told when to come back, and not served', async () => {
  const server = await start(TEN_FIELDS);
  for (let time = 0; time < 10; time += 1) expect((await server.graphql('{ hello }')).status).toBe(200);
  const response = await server.graphql('{ hello }', {
    headers: { accept: 'application/graphql-response+json' },
  });
  expect(response.status).toBe(429);
  const retryAfter = Number(response.headers.get('retry-after'));
  expect(retryAfter).toBeGreaterThanOrEqual(1);
  expect(retryAfter).toBeLessThanOrEqual(10);
  const { errors, data } = await response.json();
  expect(data).toBeUndefined();
  expect(errors[0].extensions).toMatchObject({ code: 'RATE_LIMITED' });
  expect(Math.ceil(errors[0].extensions.retryAfterMs / 1000)).toBe(retryAfter);
});

test('an operation is charged what it costs, not one', async () => {
  const server = await start(TEN_FIELDS);
  const wide = `{ ${Array.from({ length: 10 }, (_, n) => `a${n}: hello`).join(' ')} }`;
  expect((await server.graphql(wide)).status).toBe(200);
  expect((await server.graphql('{ hello }')).status).toBe(429);
});

test.each(transports)('subscriptions over $name draw on the same share', async ({ subscribe }) => {
  const server = await start(TEN_FIELDS);
  for (let time = 0; time < 10; time += 1) await server.graphql('{ hello }');
  const { next, breakOff } = await subscribe(server.url, { query: 'subscription { numbers }' });
  expect(await next()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
  breakOff();
});

test('an operation that takes too long is answered, and its signal aborted', async () => {
  const server = await start({ operationTimeoutMs: 100 });
  const response = await server.graphql('{ hang }');
  expect(response.status).toBe(503);
  expect((await response.json()).errors[0]).toMatchObject({
    message: expect.stringContaining('send it again with the same commandId'),
    extensions: { code: 'OPERATION_TIMED_OUT' },
  });
  expect((await server.hanging).aborted).toBe(true);
});
