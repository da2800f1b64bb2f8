import { expect, test } from 'vitest';
import { ProjectionProgress, type ProjectionState } from '../../../server/kernel/projections/progress.ts';

const frozen: ProjectionState = {
  name: 'balances',
  version: 2,
  position: 40n,
  failure: null,
  quarantine: new Map(),
  rebuilding: { timeLeftMs: 7_000 },
};

const wait = (progress: ProjectionProgress, position: bigint) =>
  progress.waitFor({
    projections: ['balances'],
    position,
    timeoutMs: 20_000,
    signal: new AbortController().signal,
  });

test('a wait for a table that another version of the code built is told at once that it is being rebuilt', async () => {
  const progress = new ProjectionProgress();
  const waiting = wait(progress, 42n);
  progress.report(frozen);
  const outcome = {
    code: 'PROJECTION_REBUILDING',
    details: { projection: 'balances', lag: 2, retryAfterMs: 7_000 },
    places: { have: 40n, want: 42n },
  };
  await expect(waiting).rejects.toMatchObject(outcome);
  await expect(wait(progress, 42n)).rejects.toMatchObject(outcome);
});

test('what the old table shows already is served while the new one is built', async () => {
  const progress = new ProjectionProgress();
  progress.report(frozen);
  await wait(progress, 40n);
});

test('a rebuild that failed is told as what it is: nobody may hope for it', async () => {
  const progress = new ProjectionProgress();
  progress.report({ ...frozen, failure: 'the new version can not take an event' });
  await expect(wait(progress, 42n)).rejects.toMatchObject({ code: 'PROJECTION_STOPPED' });
});
