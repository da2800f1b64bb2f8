import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCsv, textOf } from '../../../server/http/exports/csv-text.ts';

async function written(rows: readonly (readonly string[])[], columns: readonly string[]): Promise<string> {
  const csv = createCsv(columns);
  for (const row of rows) csv.write(row);
  csv.end();
  return Buffer.concat(await csv.toArray()).toString();
}

describe('a text that a spreadsheet would take for a formula', () => {
  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '  =1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '=cmd|calc!A0',
  ])('%j gets an apostrophe in front', (text) => expect(textOf({ text })).toBe(`'${text}`));

  test.each(['', 'Ann', '1-1', "'=1", 'a=b', 'ann@example.com'])(
    'and %j, which is none, stays as it is',
    (text) => expect(textOf({ text })).toBe(text),
  );
});

test('an amount that the program wrote is left as it is, negative too', () => {
  expect(textOf('-1250.50')).toBe('-1250.50');
  expect(textOf({ text: null })).toBe('');
  expect(textOf(null)).toBe('');
});

test('lines end as RFC 4180 has it, after a byte order mark and a header', async () => {
  expect(await written([['a "quoted", b', 'c\nd']], ['one', 'two'])).toBe(
    '\ufeffone,two\r\n"a ""quoted"", b","c\nd"\r\n',
  );
  expect(await written([], ['one', 'two'])).toBe('\ufeffone,two\r\n');
});

test('whatever is in the cells, a reader finds the same cells again, and no formula', async () => {
  const cell = fc.string({ unit: 'binary', maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), async (rows) => {
      const cells = rows.map((row) => row.map((text) => String(textOf({ text }))));
      const read = parse(await written(cells, ['one', 'two']), { bom: true }) as string[][];
      expect(read).toEqual([['one', 'two'], ...cells]);
      for (const text of cells.flat()) expect(text).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
    }),
  );
});
