import { expect, test } from 'vitest';
import { accountStreams } from '../../../server/features/accounts/decider.ts';
import { transferRequestStreams } from '../../../server/features/approvals/decider.ts';
import { eventCatalogue, projections, streamTypeOf } from '../../../server/features/index.ts';

const KINDS = [accountStreams, transferRequestStreams];

test('every type of event belongs to one kind of stream', () => {
  const types = KINDS.flatMap(({ catalogue }) => Object.keys(catalogue.definitions));
  expect(types.sort()).toEqual(Object.keys(eventCatalogue.definitions).sort());
});

test.each(projections)(
  '$name says what it does with every event of the streams that it follows',
  (projection) => {
    const followed = KINDS.filter(({ category }) => (projection.category ?? category) === category);
    expect(followed).not.toEqual([]);
    const types = followed.flatMap(({ catalogue }) => Object.keys(catalogue.definitions));
    expect(Object.keys(projection.handlers).sort()).toEqual(types.sort());
  },
);

test('a stream is folded by the rules of its kind', () => {
  for (const kind of KINDS) expect(streamTypeOf(`${kind.category}-1`).decider).toBe(kind.decider);
  expect(() => streamTypeOf('invoice-1')).toThrow('there is no kind of stream that invoice-1 could be');
});
