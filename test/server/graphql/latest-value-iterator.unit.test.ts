import { describe, expect, test, vi } from 'vitest';
import {
  type ConflatingSource,
  createConflatingIterator,
} from '../../../server/graphql/latest-value-iterator.ts';

/** A source that the test drives; values are lists of numbers, so that a merge shows what went into it. */
function createSource(changes: Partial<ConflatingSource<readonly number[]>> = {}) {
  let push: (value: readonly number[]) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const unsubscribe = vi.fn();
  const subscribe = vi.fn((pushTo: typeof push, failTo: typeof fail) => {
    push = pushTo;
    fail = failTo;
    return unsubscribe;
  });
  const iterator = createConflatingIterator<readonly number[]>({
    initial: () => [0],
    merge: (pending, next) => [...pending, ...next],
    subscribe,
    ...changes,
  });
  return {
    iterator,
    subscribe,
    unsubscribe,
    push: (...value: readonly number[]) => push(value),
    fail: (error: unknown) => fail(error),
  };
}

const value = (...numbers: readonly number[]) => ({ done: false, value: numbers });
const END = { done: true, value: undefined };

describe('a subscriber that keeps up', () => {
  test('gets the initial value first, then each value that is pushed', async () => {
    const { iterator, push } = createSource();
    expect(await iterator.next()).toEqual(value(0));
    const second = iterator.next();
    push(1);
    expect(await second).toEqual(value(1));
    const third = iterator.next();
    push(2);
    expect(await third).toEqual(value(2));
  });

  test('may ask several times at once and gets the values in order', async () => {
    const { iterator, push } = createSource();
    const asked = [iterator.next(), iterator.next(), iterator.next()];
    push(1);
    await asked[1];
    push(2);
    expect(await Promise.all(asked)).toEqual([value(0), value(1), value(2)]);
  });
});

describe('a slow subscriber', () => {
  test('gets everything that was pushed meanwhile merged into one value', async () => {
    const { iterator, push } = createSource();
    await iterator.next();
    push(1);
    push(2);
    push(3);
    expect(await iterator.next()).toEqual(value(1, 2, 3));
    const later = iterator.next();
    push(4);
    expect(await later).toEqual(value(4));
  });

  test('gets what was pushed before the initial value was read after it', async () => {
    const initial = withResolvers<readonly number[]>();
    const { iterator, push } = createSource({ initial: () => initial.promise });
    const first = iterator.next();
    push(1);
    push(2);
    initial.resolve([0]);
    expect(await first).toEqual(value(0));
    expect(await iterator.next()).toEqual(value(1, 2));
  });
});

test('the source is subscribed to before the initial value is read, and not before somebody asks', async () => {
  const initial = vi.fn(() => [0]);
  const { iterator, subscribe } = createSource({ initial });
  expect(subscribe).not.toHaveBeenCalled();
  await iterator.next();
  expect(subscribe.mock.invocationCallOrder[0]).toBeLessThan(initial.mock.invocationCallOrder[0] ?? 0);
});

describe('leaving', () => {
  test('ends a next() that is waiting, and unsubscribes', async () => {
    const { iterator, unsubscribe } = createSource();
    await iterator.next();
    const waiting = iterator.next();
    expect(await iterator.return?.()).toEqual(END);
    expect(await waiting).toEqual(END);
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('before the initial value was read ends the first next(), and the value is not delivered', async () => {
    const { iterator, unsubscribe } = createSource();
    const first = iterator.next();
    await iterator.return?.();
    expect(await first).toEqual(END);
    expect(await iterator.next()).toEqual(END);
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('before anything was asked for never subscribes', async () => {
    const { iterator, subscribe } = createSource();
    await iterator.return?.();
    expect(await iterator.next()).toEqual(END);
    expect(subscribe).not.toHaveBeenCalled();
  });

  test('twice, or by a throw, unsubscribes once', async () => {
    const { iterator, unsubscribe } = createSource();
    await iterator.next();
    await iterator.return?.();
    await iterator.return?.();
    await expect(iterator.throw?.(new Error('enough'))).rejects.toThrow('enough');
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('a loop unsubscribes', async () => {
    const { iterator, unsubscribe } = createSource();
    for await (const _first of iterator) break;
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('drops what is pushed afterwards', async () => {
    const { iterator, push } = createSource();
    await iterator.next();
    await iterator.return?.();
    push(1);
    expect(await iterator.next()).toEqual(END);
  });
});

describe('an abort', () => {
  test('ends a next() that is waiting, and unsubscribes once', async () => {
    const leaving = new AbortController();
    const { iterator, unsubscribe } = createSource({ signal: leaving.signal });
    await iterator.next();
    const waiting = iterator.next();
    leaving.abort();
    expect(await waiting).toEqual(END);
    await iterator.return?.();
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('before the first next() leaves the source alone', async () => {
    const { iterator, subscribe } = createSource({ signal: AbortSignal.abort() });
    expect(await iterator.next()).toEqual(END);
    expect(subscribe).not.toHaveBeenCalled();
  });
});

describe('a failure', () => {
  test('rejects the next() that is waiting, then the iteration is over', async () => {
    const { iterator, fail, unsubscribe } = createSource();
    await iterator.next();
    const waiting = iterator.next();
    fail(new Error('no more'));
    await expect(waiting).rejects.toThrow('no more');
    expect(await iterator.next()).toEqual(END);
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('that nobody was waiting for is told to the next who asks, once', async () => {
    const { iterator, fail } = createSource();
    await iterator.next();
    fail(new Error('no more'));
    await expect(iterator.next()).rejects.toThrow('no more');
    expect(await iterator.next()).toEqual(END);
  });

  test('to read the initial value unsubscribes', async () => {
    const { iterator, unsubscribe } = createSource({
      initial: () => Promise.reject(new Error('unreadable')),
    });
    await expect(iterator.next()).rejects.toThrow('unreadable');
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('to subscribe is told at once', async () => {
    const subscribe = () => {
      throw new Error('nobody there');
    };
    await expect(createSource({ subscribe }).iterator.next()).rejects.toThrow('nobody there');
  });

  test('while subscribing still unsubscribes', async () => {
    const unsubscribe = vi.fn();
    const { iterator } = createSource({
      subscribe: (_push, fail) => {
        fail(new Error('at once'));
        return unsubscribe;
      },
    });
    await expect(iterator.next()).rejects.toThrow('at once');
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('to merge ends the subscription instead of the one who pushed', async () => {
    const merge = () => {
      throw new Error('unmergeable');
    };
    const { iterator, push, unsubscribe } = createSource({ merge });
    await iterator.next();
    push(1);
    expect(() => push(2)).not.toThrow();
    await expect(iterator.next()).rejects.toThrow('unmergeable');
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });
});

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
