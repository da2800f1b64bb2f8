import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Subscriber, type Transport, transports } from './subscribers.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/** More than the buffers of a connection take, in the kernel and on both its ends. */
const CHAPTERS = 600;
const LONG_TEXT = 'x'.repeat(30_000);

const FOLLOW = 'subscription ($after: Int! = 0) { story(after: $after) { number } }';
const ECHO = 'subscription ($word: String!) { story { number echo(word: $word) } }';

let server: TestServer;
let subscribers: Subscriber[];
beforeEach(async () => {
  server = await startTestServer();
  subscribers = [];
});
afterEach(async () => {
  for (const { breakOff } of subscribers) breakOff();
  await server.close();
});

/** A client of its own that follows the story. */
async function followOver(transport: Transport, query = FOLLOW, variables: object = {}, id = 'any') {
  const subscriber = await transport.subscribe(server.url, { query, variables }, id);
  subscribers.push(subscriber);
  const next = async () => {
    const answer = await subscriber.next();
    if (!answer?.data) throw new Error(`no chapters: ${JSON.stringify(answer)}`);
    return answer.data.story as { number: number; echo?: string }[];
  };
  const numbers = async () => (await next()).map(({ number }) => number);
  return { ...subscriber, next, numbers };
}

describe.each(transports)('over $name', (transport) => {
  const follow = (query?: string, variables?: object, id?: string) =>
    followOver(transport, query, variables, id);

  describe('subscriptions that ask for the same', () => {
    test('are executed once, and each gets its messages under the id that it gave', async () => {
      server.write('one');
      const followers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => follow(FOLLOW, {}, `follower "${index}"`)),
      );
      for (const { numbers } of followers) expect(await numbers()).toEqual([1]);
      const { executions } = server.counts;
      for (const number of [2, 3, 4]) {
        server.write('more');
        for (const { numbers } of followers) expect(await numbers()).toEqual([number]);
      }
      expect(server.counts.executions).toBe(executions + 3);
      expect(server.storiesOpened()).toBe(1);
      expect(server.counts).toMatchObject({ subscriptions: 20, groups: 1 });
    });

    test('begin where each was left, and go on together', async () => {
      for (const text of ['one', 'two', 'three']) server.write(text);
      const behind = await follow(FOLLOW, { after: 1 });
      expect(await behind.numbers()).toEqual([2, 3]);
      server.write('four');
      expect(await behind.numbers()).toEqual([4]);
      const late = await follow(FOLLOW, { after: 3 });
      expect(await late.numbers()).toEqual([4]);
      server.write('five');
      expect([await behind.numbers(), await late.numbers()]).toEqual([[5], [5]]);
      expect(server.storiesOpened()).toBe(1);
    });

    test('leave the rest alone when one of them ends, and the source when the last does', async () => {
      const [one, other] = [await follow(), await follow()];
      await one.numbers();
      await other.numbers();
      one.leave();
      await expect.poll(() => server.counts.subscriptions).toBe(1);
      server.write('one');
      expect(await other.numbers()).toEqual([1]);
      other.breakOff();
      await expect.poll(() => server.counts).toMatchObject({ subscriptions: 0, groups: 0 });
      const again = await follow();
      expect(await again.numbers()).toEqual([1]);
      expect(server.storiesOpened()).toBe(2);
    });
  });

  test('subscriptions that select something else, or with other variables, each get their own', async () => {
    const [plain, ping, pong] = [
      await follow(),
      await follow(ECHO, { word: 'ping' }),
      await follow(ECHO, { word: 'pong' }),
    ];
    for (const { next } of [plain, ping, pong]) expect(await next()).toEqual([]);
    server.write('say');
    expect(await plain.next()).toEqual([{ number: 1 }]);
    expect(await ping.next()).toEqual([{ number: 1, echo: 'say ping' }]);
    expect(await pong.next()).toEqual([{ number: 1, echo: 'say pong' }]);
    expect(server.counts.groups).toBe(3);
  });

  test('a client that does not read costs one value, holds up nobody, and gets all it missed as one', async () => {
    const query = 'subscription { story { number text } }';
    const [quick, stalled] = [await follow(query), await follow(query)];
    for (const { numbers } of [quick, stalled]) expect(await numbers()).toEqual([]);
    stalled.pause();
    for (let number = 1; number <= CHAPTERS; number += 1) {
      server.write(LONG_TEXT);
      expect(await quick.numbers()).toEqual([number]);
    }
    expect(server.counts.conflated).toBeGreaterThan(0);
    stalled.resume();
    const received: number[][] = [];
    while (received.at(-1)?.at(-1) !== CHAPTERS) received.push(await stalled.numbers());
    expect(received.flat()).toEqual(Array.from({ length: CHAPTERS }, (_, index) => index + 1));
    expect(received.length).toBeLessThan(CHAPTERS);
    expect(Math.max(...received.map(({ length }) => length))).toBeGreaterThan(1);
    server.write('after');
    expect(await stalled.numbers()).toEqual([CHAPTERS + 1]);
  });
});

test('subscribers over different transports share one execution', async () => {
  const followers = await Promise.all(transports.map((transport) => followOver(transport)));
  for (const { numbers } of followers) expect(await numbers()).toEqual([]);
  const { executions } = server.counts;
  server.write('one');
  for (const { numbers } of followers) expect(await numbers()).toEqual([1]);
  expect(server.counts).toMatchObject({ subscriptions: 2, groups: 1, executions: executions + 1 });
});
