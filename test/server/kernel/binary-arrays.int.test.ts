import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bigintArray,
  booleanArray,
  byteaArray,
  dateArray,
  integerArray,
  jsonbArray,
  smallintArray,
  textArray,
  timestampArray,
  uuidArray,
} from '../../../server/kernel/binary-arrays.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let book: TestDatabase;
beforeAll(async () => {
  book = await createTestDatabase();
});
afterAll(() => book.drop());

/** Postgres keeps no NUL in a text, and half a surrogate pair is no text at all. */
const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
const json = fc.jsonValue().filter((value) => !/\\u0000|\\ud[89a-f]/.test(JSON.stringify(value)));

const date = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

const kinds = {
  'text[]': { values: fc.array(fc.option(text)), encode: textArray },
  'integer[]': { values: fc.array(fc.option(fc.integer())), encode: integerArray },
  'bigint[]': {
    values: fc.array(fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))),
    encode: bigintArray,
  },
  'date[]': {
    values: fc.array(fc.option(date.map((moment) => moment.toISOString().slice(0, 10)))),
    encode: dateArray,
  },
  'timestamptz[]': { values: fc.array(fc.option(date)), encode: timestampArray },
  'smallint[]': { values: fc.array(fc.integer({ min: -32_768, max: 32_767 })), encode: smallintArray },
  'boolean[]': { values: fc.array(fc.boolean()), encode: booleanArray },
  'uuid[]': { values: fc.array(fc.option(fc.uuid())), encode: uuidArray },
} as const;

describe('an array in binary form', () => {
  test.each(Object.entries(kinds))('is read by Postgres as it was: %s', async (type, { values, encode }) => {
    await fc.assert(
      fc.asyncProperty(values as fc.Arbitrary<never[]>, async (array) => {
        expect(await readBack(type, encode(array))).toEqual(array);
      }),
    );
  });

  test('is read by Postgres as it was: bytea[]', async () => {
    const hashes = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }));
    await fc.assert(
      fc.asyncProperty(hashes, async (array) => {
        const buffers = array.map((bytes) => Buffer.from(bytes));
        expect(
          await readBack('bytea[]', byteaArray(buffers.map((buffer) => buffer.toString('hex')))),
        ).toEqual(buffers);
      }),
    );
  });

  test('is read by Postgres as it was: jsonb[]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(json), async (array) => {
        const texts = array.map((value) => JSON.stringify(value));
        const { rows } = await book.database.pool.query<{ same: boolean }>(
          'SELECT $1::jsonb[] = $2::jsonb[] AS same',
          [jsonbArray(texts), texts],
        );
        expect(rows).toEqual([{ same: true }]);
      }),
    );
  });
});

async function readBack(type: string, parameter: Buffer): Promise<unknown> {
  const { rows } = await book.database.pool.query<{ value: unknown }>(`SELECT $1::${type} AS value`, [
    parameter,
  ]);
  return rows[0]?.value;
}
