import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MAX_ALIASES, MAX_DEPTH, MAX_TOKENS } from '../../../server/graphql/limits.ts';
import { type Operation, type Subscriber, transports } from './subscribers.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
const opened: Subscriber[] = [];
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => {
  for (const subscriber of opened.splice(0)) subscriber.breakOff();
});
afterAll(() => server.close());

describe.each(transports)('over $name', (transport) => {
  const subscribe = async (query: string, more: Omit<Operation, 'query'> = {}) => {
    const subscriber = await transport.subscribe(server.url, { query, ...more });
    opened.push(subscriber);
    return subscriber;
  };

  test('a subscriber gets the initial value and what follows, and costs nothing after it has left', async () => {
    const { next, leave } = await subscribe('subscription { numbers }');
    expect(await next()).toEqual({ data: { numbers: 0 } });
    server.push(1);
    expect(await next()).toEqual({ data: { numbers: 1 } });
    expect(server.subscribers()).toBe(1);
    leave();
    await expect.poll(() => server.subscribers()).toBe(0);
  });

  test('a subscriber whose connection breaks is let go of', async () => {
    const { next, breakOff } = await subscribe('subscription { numbers }');
    await next();
    breakOff();
    await expect.poll(() => server.subscribers()).toBe(0);
  });

  test.each([
    ['a syntax error', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', 'subscription { letters }', 'GRAPHQL_VALIDATION_FAILED'],
    ['too many aliases', `subscription { node { ${aliases()} } }`, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'too much depth',
      `subscription { ${'node { '.repeat(MAX_DEPTH)} id ${'}'.repeat(MAX_DEPTH)} }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'too many tokens',
      `subscription { numbers ${'__typename '.repeat(MAX_TOKENS)} }`,
      'GRAPHQL_PARSE_FAILED',
    ],
    ['a query', '{ hello }', 'BAD_REQUEST'],
    ['a mutation', 'mutation { touch }', 'BAD_REQUEST'],
    [
      'two operations and no name',
      'subscription a { numbers } subscription b { numbers }',
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('%s is refused with its code', async (_what, query, code) => {
    const { next } = await subscribe(query);
    expect(await next()).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  test('a variable of the wrong type is refused', async () => {
    const { next } = await subscribe('subscription ($below: Int) { numbers(below: $below) }', {
      variables: { below: 'ten' },
    });
    expect(await next()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  test.each(['breaks', 'faults'])(
    'a fault in %s is answered without its inside, and logged under the same id',
    async (field) => {
      const correlationId = `${field}-over-${transport.name.replaceAll(' ', '-')}`;
      const { next } = await subscribe(`subscription { ${field} }`, { extensions: { correlationId } });
      const answer = await next();
      expect(JSON.stringify(answer)).not.toContain('swordfish');
      expect(answer?.errors?.[0]).toMatchObject({
        message: 'Internal error',
        extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId },
      });
      const entry = server.logged.find((one) => one.correlationId === correlationId);
      expect(entry).toMatchObject({ err: { message: 'the password is swordfish' } });
    },
  );

  test('a subscription belongs to the story that its message names', async () => {
    const { next } = await subscribe('subscription { correlation }', {
      extensions: { correlationId: 'story-3' },
    });
    expect(await next()).toEqual({ data: { correlation: 'story-3' } });
  });
});

function aliases(): string {
  return Array.from({ length: MAX_ALIASES + 1 }, (_, index) => `a${index}: id`).join(' ');
}
