import { expect, test } from 'vitest';
import { newsBetween } from '../../app/_consistency/news-between.ts';

const row = (id: string, says = '') => ({ id, says });
const [a, b, c, d] = [row('a'), row('b'), row('c'), row('d')];

test.each([
  ['the same', [a, b], [row('a'), row('b')], false],
  ['what comes below what is shown', [a, b], [a, b, c], true],
  ['a first page of more that is shown', [a, b, c], [a, b], true],
])('%s is no news: nothing moves', (_what, shown, rows, hasMore) => {
  expect(newsBetween(shown, { rows, hasMore })).toBeUndefined();
});

test.each([
  ['what comes above', [b, c], [a, b, c], false, { newCount: 1, changedCount: 0, isStale: false }],
  ['what comes in between', [a, c], [a, b, c], false, { newCount: 1, changedCount: 0, isStale: false }],
  ['what changes', [a, b], [a, row('b', 'else')], false, { newCount: 0, changedCount: 1, isStale: false }],
  ['what leaves', [a, b, c], [a, c], false, { newCount: 0, changedCount: 1, isStale: false }],
  ['what only moves', [a, b], [b, a], false, { newCount: 0, changedCount: 1, isStale: false }],
  ['what comes above a page', [b, c], [a, b], true, { newCount: 1, changedCount: 0, isStale: false }],
  ['more than a page holds', [c, d], [a, b], true, { newCount: 0, changedCount: 0, isStale: true }],
])('%s is news', (_what, shown, rows, hasMore, news) => {
  expect(newsBetween(shown, { rows, hasMore })).toEqual(news);
});
