import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** What is looked for may be in any of three texts, and may be made of what has a meaning in patterns. */
const movements = [
  { bookedOn: '2026-01-05', description: 'Nájem za LEDEN', counterparty: 'Bytové družstvo Říčany' },
  { bookedOn: '2026-01-20', description: 'Sleva 50 %', counterparty: 'Obchod_A' },
  { bookedOn: '2026-02-05', description: 'Nájem za únor', externalReference: 'VS\\2026-02' },
  { bookedOn: '2026-02-28', description: 'Straße 7, 100 kusů', externalReference: 'RENT-100' },
] as const;

async function accountToFilter() {
  const { open, deposit, withdraw, query } = clientOf(server.url);
  const { account } = await open('Ota Filtrovaný', { bookedOn: '2026-01-01', overdraftLimit: '1000' });
  const { id } = account;
  let position = '';
  for (const [index, fields] of movements.entries()) {
    const move = index === 1 ? withdraw : deposit;
    ({ position } = (await move(id, '100', fields)).receipt);
  }
  /** The places of those that are found in `movements`, the newest first. */
  const found = async (filter: object, page: object = {}, asOf: object | null = null) => {
    const answer = (await query(
      `query ($id: ID!, $asOf: AsOf, $atLeast: Position, $filter: TransactionFilter, $first: Int! = 25, $after: String, $skip: Int! = 0) {
         account(id: $id, asOf: $asOf, atLeast: $atLeast) {
           transactions(atLeast: $atLeast, filter: $filter, first: $first, after: $after, skip: $skip) {
             totalCount pageInfo { endCursor } nodes { description } } } }`,
      { id, atLeast: position, filter, asOf, ...page },
    )) as {
      account: {
        transactions: {
          totalCount: number;
          pageInfo: { endCursor: string | null };
          nodes: { description: string }[];
        };
      };
    };
    const { totalCount, pageInfo, nodes } = answer.account.transactions;
    const places = nodes.map((node) =>
      movements.findIndex(({ description }) => description === node.description),
    );
    return { places, totalCount, endCursor: pageInfo.endCursor };
  };
  return found;
}

test('a part of a text finds movements in any of their texts; accents and case do not count, and no character means another', async () => {
  const found = await accountToFilter();
  for (const [text, places] of [
    ['najem', [2, 0]],
    ['NÁJEM ZA Ú', [2]],
    ['ricany', [0]],
    ['strasse', [3]],
    ['rent-1', [3]],
    ['%', [1]],
    ['50 %', [1]],
    ['_', [1]],
    ['\\2026', [2]],
    ['100', [3]],
    ['.*', []],
    // What ends one text and begins the next is in neither.
    ['leden byt', []],
    ['', [3, 2, 1, 0]],
  ] as const) {
    expect({ text, ...(await found({ text })) }).toMatchObject({ text, places, totalCount: places.length });
  }
});

test('all conditions have to hold, in the past too', async () => {
  const found = await accountToFilter();
  expect((await found({ text: 'najem', bookedTo: '2026-01-31' })).places).toEqual([0]);
  expect((await found({ bookedFrom: '2026-01-20', bookedTo: '2026-02-05' })).places).toEqual([2, 1]);
  expect((await found({ direction: 'DEBIT' })).places).toEqual([1]);
  expect((await found({ direction: 'DEBIT', text: 'najem' })).places).toEqual([]);
  expect((await found({ text: 'najem' }, {}, { bookedOn: '2026-01-31' })).places).toEqual([0]);
  expect((await found({}, {}, { version: 3 })).places).toEqual([1, 0]);
});

test('pages go on where the one before ended, and may begin further down; all are counted', async () => {
  const found = await accountToFilter();
  const first = await found({ text: 'najem' }, { first: 1 });
  expect(first).toMatchObject({ places: [2], totalCount: 2 });
  expect(await found({ text: 'najem' }, { first: 1, after: first.endCursor })).toMatchObject({
    places: [0],
    totalCount: 2,
  });
  expect(await found({}, { first: 2, skip: 1 })).toMatchObject({ places: [2, 1], totalCount: 4 });
});
