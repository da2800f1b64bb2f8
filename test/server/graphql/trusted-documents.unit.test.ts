import { expect, test } from 'vitest';
import { TrustedDocuments } from '../../../server/graphql/trusted-documents.ts';

const documents = new TrustedDocuments({ 'sha256:1': '{ accounts { totalCount } }' });
const asking = (sha256Hash: unknown) => ({
  variables: { a: 1 },
  extensions: { persistedQuery: { sha256Hash }, other: 2 },
});

test('an id stands for its document, whatever document came with it', () => {
  const expanded = { variables: { a: 1 }, query: '{ accounts { totalCount } }', extensions: { other: 2 } };
  expect(documents.expand(asking('sha256:1'))).toEqual(expanded);
  expect(documents.expand({ ...asking('sha256:1'), query: '{ events { totalCount } }' })).toEqual(expanded);
});

test.each([['sha256:2'], ['__proto__'], [1], [null], [{}]])(
  'an id that is not known, %s, stands for nothing',
  (id) => {
    expect(documents.expand(asking(id))).toEqual(asking(id));
  },
);

test('an operation without an id is as it was', () => {
  for (const message of [
    { query: '{ a }' },
    { query: 1, extensions: null },
    { extensions: { persistedQuery: null } },
  ])
    expect(documents.expand(message)).toBe(message);
});

test('the documents of the pages are there', () => {
  expect(() => TrustedDocuments.load()).not.toThrow();
});
