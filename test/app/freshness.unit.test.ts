import { describe, expect, test, vi } from 'vitest';
import { Freshness } from '../../app/_consistency/freshness.ts';
import { oneAtATime } from '../../app/_consistency/use-reread.ts';

const seen = (version: number, accountId = 'a') => ({ accountId, version, position: `p${version}` });
const receipt = (version: number, accountId = 'a') => ({
  ...seen(version, accountId),
  acceptedAtMs: version,
});

describe('what a page waits for', () => {
  test('a receipt is waited for until its account is seen at its version', () => {
    const freshness = new Freshness();
    freshness.accepted(receipt(3));
    freshness.seen(seen(2));
    expect(freshness.pendingOf('a')?.version).toBe(3);
    freshness.seen(seen(3));
    expect(freshness.pendingOf('a')).toBeUndefined();
  });

  test('a later version lets go of an earlier receipt, and another account does not', () => {
    const freshness = new Freshness();
    freshness.accepted(receipt(3));
    freshness.seen(seen(9, 'b'));
    expect(freshness.pendingOf('a')).toBeDefined();
    freshness.seen(seen(4));
    expect(freshness.isCatchingUp()).toBe(false);
  });

  test('a receipt that the subscription was quicker than is never waited for', () => {
    const freshness = new Freshness();
    freshness.seen(seen(5));
    freshness.accepted(receipt(5));
    expect(freshness.pendingOf('a')).toBeUndefined();
    expect(freshness.latestReceiptPosition()).toBe('p5');
  });

  test('late news never takes the page back', () => {
    const freshness = new Freshness();
    freshness.seen(seen(5));
    freshness.seen(seen(4));
    expect(freshness.seenOf('a')?.version).toBe(5);
  });

  test('a subscription without its snapshot counts as catching up', () => {
    const freshness = new Freshness();
    const stream = Symbol('stream');
    freshness.streamBegun(stream);
    expect(freshness.isCatchingUp()).toBe(true);
    freshness.streamSettled(stream);
    expect(freshness.isCatchingUp()).toBe(false);
  });

  test('whoever listens hears of every change and of nothing else', () => {
    const freshness = new Freshness();
    const listener = vi.fn();
    const stop = freshness.subscribe(listener);
    freshness.seen(seen(2));
    freshness.seen(seen(1));
    expect(listener).toHaveBeenCalledTimes(1);
    stop();
    freshness.seen(seen(3));
    expect(listener).toHaveBeenCalledTimes(1);
  });
});

describe('reading again', () => {
  test('a burst is read once now and once afterwards, up to the latest position', async () => {
    const finish: (() => void)[] = [];
    const read = vi.fn(() => new Promise<void>((resolve) => finish.push(resolve)));
    const reread = oneAtATime(read);
    for (const position of ['p1', 'p2', 'p3']) reread(position);
    expect(read.mock.calls).toEqual([['p1']]);
    finish[0]?.();
    await expect.poll(() => read.mock.calls).toEqual([['p1'], ['p3']]);
    finish[1]?.();
  });

  test('what is asked for without a position does not take the place of what has to reach one', async () => {
    const read = vi.fn().mockResolvedValue(undefined);
    const reread = oneAtATime(read);
    for (const position of ['p1', 'p2', undefined]) reread(position);
    await expect.poll(() => read.mock.calls).toEqual([['p1'], ['p2']]);
  });

  test('a failed read does not keep the next one from running', async () => {
    const read = vi.fn().mockRejectedValueOnce(new Error('gone')).mockResolvedValue(undefined);
    const reread = oneAtATime(read);
    reread('p1');
    reread('p2');
    await expect.poll(() => read.mock.calls).toEqual([['p1'], ['p2']]);
  });
});
