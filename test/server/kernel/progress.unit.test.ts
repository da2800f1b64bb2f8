import { describe, expect, test } from 'vitest';
import {
  ProjectionProgress,
  type ProjectionState,
  type WaitOutcome,
  type WaitRequest,
} from '../../../server/kernel/projections/progress.ts';

function start() {
  const outcomes: WaitOutcome[] = [];
  const progress = new ProjectionProgress({ onWaited: (outcome) => outcomes.push(outcome) });
  const report = (name: string, position: bigint, more: Partial<ProjectionState> = {}) =>
    progress.report({
      name,
      version: 1,
      position,
      failure: null,
      quarantine: new Map(),
      rebuilding: null,
      ...more,
    });
  const wait = (projections: readonly string[], position: bigint, more: Partial<WaitRequest> = {}) =>
    progress.waitFor({
      projections,
      position,
      timeoutMs: 30_000,
      signal: new AbortController().signal,
      ...more,
    });
  return { outcomes, progress, report, wait };
}

/** What a promise has come to by now. */
async function settled(promise: Promise<void>): Promise<'done' | 'failed' | 'open'> {
  const open = Symbol('open');
  const state = await Promise.race([
    promise.then(
      () => 'done' as const,
      () => 'failed' as const,
    ),
    new Promise((resolve) => setImmediate(resolve, open)),
  ]);
  return state === open ? 'open' : (state as 'done' | 'failed');
}

describe('a wait', () => {
  test('for what is shown already ends at once', async () => {
    const { outcomes, report, wait } = start();
    report('one', 5n);
    await wait(['one'], 5n);
    expect(outcomes).toEqual(['at-once']);
  });

  test('ends when the last of its projections has come far enough, and not before', async () => {
    const { outcomes, progress, report, wait } = start();
    const waiting = wait(['one', 'two'], 5n);
    report('one', 9n);
    report('two', 4n);
    expect(await settled(waiting)).toBe('open');
    report('two', 5n);
    await waiting;
    expect(outcomes).toEqual(['reached']);
    expect(progress.waiting).toBe(0);
  });

  test('does not take a projection for granted that has gone back meanwhile', async () => {
    const { report, wait } = start();
    const waiting = wait(['one', 'two'], 5n);
    report('one', 5n);
    report('one', 2n);
    report('two', 5n);
    expect(await settled(waiting)).toBe('open');
    report('one', 6n);
    await waiting;
  });

  test('for a projection in doubt ends with its next report, however far it was', async () => {
    const { progress, report, wait } = start();
    report('one', 9n);
    progress.doubt('one');
    const waiting = wait(['one'], 5n);
    expect(await settled(waiting)).toBe('open');
    report('one', 9n);
    await waiting;
  });

  test('that is given up leaves nothing behind', async () => {
    const { outcomes, progress, report, wait } = start();
    const leaving = new AbortController();
    const waiting = wait(['one', 'two'], 5n, { signal: leaving.signal, streamId: 'account-1' });
    expect(progress.waiting).toBe(1);
    leaving.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'PROJECTION_BEHIND' });
    expect(progress.waiting).toBe(0);
    report('one', 9n, { quarantine: new Map([['account-1', 'poison']]) });
    report('two', 9n);
    expect(outcomes).toEqual(['abandoned']);
  });

  test('says how far behind the slowest is when the time is up', async () => {
    const { outcomes, progress, report, wait } = start();
    report('one', 2n);
    await expect(wait(['one'], 5n, { timeoutMs: 1 })).rejects.toMatchObject({
      code: 'PROJECTION_BEHIND',
      details: { lag: 3 },
    });
    expect(outcomes).toEqual(['behind']);
    expect(progress.waiting).toBe(0);
  });

  test('is told as soon as one of its projections stops before the position', async () => {
    const { report, wait } = start();
    const far = wait(['one'], 5n);
    const near = wait(['one'], 3n);
    report('one', 3n, { failure: 'a gap' });
    await near;
    await expect(far).rejects.toMatchObject({ code: 'PROJECTION_STOPPED', details: { lag: 2 } });
    await expect(wait(['one'], 5n)).rejects.toMatchObject({ code: 'PROJECTION_STOPPED' });
  });

  test('is told when its own stream goes into quarantine; others go on', async () => {
    const { outcomes, report, wait } = start();
    const sick = wait(['one'], 5n, { streamId: 'account-1' });
    const well = wait(['one'], 5n, { streamId: 'account-2' });
    report('one', 4n, { quarantine: new Map([['account-1', 'poison']]) });
    await expect(sick).rejects.toMatchObject({ code: 'STREAM_QUARANTINED' });
    expect(await settled(well)).toBe('open');
    report('one', 5n);
    await well;
    expect(outcomes).toEqual(['quarantined', 'reached']);
  });
});

test('waits beyond the bound are refused, and there is room again when others have ended', async () => {
  const { outcomes, progress, report, wait } = start();
  const waiting = Array.from({ length: 10_000 }, (_, index) => wait(['one'], BigInt(index + 1)));
  await expect(wait(['one'], 1n)).rejects.toMatchObject({ code: 'TOO_MANY_WAITING' });
  expect(outcomes).toEqual(['refused']);
  report('one', 4_000n);
  await Promise.all(waiting.slice(0, 4_000));
  expect(progress.waiting).toBe(6_000);
  const later = wait(['one'], 1n);
  await later;
  report('one', 10_000n);
  await Promise.all(waiting);
  expect(progress.waiting).toBe(0);
});

test('a step lets go of those who are due and looks at nobody else', () => {
  const { report, wait } = start();
  let looks = 0;
  const far = new Proxy(['one'], {
    get: (names, key, receiver) => {
      if (key === 'map') looks += 1;
      return Reflect.get(names, key, receiver);
    },
  });
  const waiting = Array.from({ length: 1_000 }, () => wait(far, 1_000_000n));
  const before = looks;
  for (let position = 1n; position <= 1_000n; position += 1n) report('one', position);
  expect(looks).toBe(before);
  report('one', 1_000_000n);
  return Promise.all(waiting);
});
