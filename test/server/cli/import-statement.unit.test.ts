import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMoney, readMinorUnits } from '../../../server/cli/client/money.ts';
import type { Line } from '../../../server/cli/import/lines.ts';
import { toleranceOf } from '../../../server/cli/import/options.ts';
import { readRecords } from '../../../server/cli/import/records.ts';
import { readStatement } from '../../../server/cli/import/statement.ts';
import { surveyStatement } from '../../../server/cli/import/survey.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/import/${name}`, import.meta.url));

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function* linesOf(text: string): AsyncGenerator<Line> {
  for (const [index, line] of text.split('\n').entries()) yield { number: index + 1, text: line };
}

const recordsOf = async (text: string) => collect(readRecords(linesOf(text)));

describe('records of a CSV file', () => {
  test('a quoted text may hold commas, quotes and line ends', async () => {
    const records = await recordsOf('a,b\n"x, ""y""\nz",2\n3,4');
    expect(records.map(({ line, content }) => [line, content])).toEqual([
      [1, { values: ['a', 'b'] }],
      [2, { values: ['x, "y"\nz', '2'] }],
      [4, { values: ['3', '4'] }],
    ]);
  });

  test('a quote that is never closed spoils its own line and no other', async () => {
    const records = await recordsOf('a,b\n1,"open\n3,4\n5,6');
    expect(records.map(({ line, content }) => [line, content])).toEqual([
      [1, { values: ['a', 'b'] }],
      [2, { problem: 'a quote is opened and not closed' }],
      [3, { values: ['3', '4'] }],
      [4, { values: ['5', '6'] }],
    ]);
  });

  test('two stray quotes do not swallow the lines between them', async () => {
    const records = await recordsOf('a,b\n1,"open\n3,4\n5,6\n7,close",9\n8,9');
    expect(records.map(({ line, content }) => ('values' in content ? line : -line))).toEqual([
      1, -2, 3, 4, -5, 6,
    ]);
  });

  test('empty lines are no records, and lines are counted with them', async () => {
    const records = await recordsOf('a,b\n\n1,2\n\n\n3,4\n');
    expect(records.map(({ line }) => line)).toEqual([1, 3, 6]);
  });

  test('whatever is written with every value quoted is read back', async () => {
    const value = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map((text) => text.replaceAll(/[\r\n\uFEFF]/g, ''));
    const rows = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, async (values) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const records = await recordsOf(values.map((row) => row.map(quoted).join(',')).join('\n'));
        expect(records.map(({ content }) => content)).toEqual(values.map((row) => ({ values: row })));
      }),
    );
  });
});

describe('a statement', () => {
  test('its movements are read with amounts in minor units of their currency', async () => {
    const entries = await collect(readStatement(fixture('small.csv')));
    const rows = entries.map(({ content }) => ('row' in content ? content.row : content));
    expect(rows).toHaveLength(6);
    expect(rows[0]).toEqual({
      bookedOn: '2024-01-02',
      accountNumber: '1',
      direction: 'credit',
      amount: 100_00n,
      currency: 'EUR',
      reference: 'r-1',
      description: 'salary, "January"',
      counterparty: 'ACME',
      balanceAfter: 100_00n,
    });
    expect(rows[1]).toMatchObject({ amount: 30_50n, counterparty: null, balanceAfter: -30_50n });
    expect(rows[5]).toMatchObject({ amount: 1500n, currency: 'JPY', balanceAfter: 1500n });
  });

  test('every bad row is told with its line and its reason, and the rest is read', async () => {
    const entries = await collect(readStatement(fixture('bad-rows.csv')));
    const told = entries.map(({ line, content }) => [line, 'problem' in content ? content.problem : 'good']);
    expect(told).toEqual([
      [2, 'good'],
      [3, 'booked_on "2024-02-30" is not a day written as YYYY-MM-DD'],
      [4, 'amount "ten" is not a number'],
      [5, 'amount "1.005" has more than 2 decimals'],
      [6, 'direction "sideways" is neither credit nor debit'],
      [7, 'currency "eur" is not an ISO 4217 code in capitals'],
      [8, 'reference is empty'],
      [9, 'reference "r-1" was used on line 2 already'],
      [10, '7 columns rather than 9'],
      [11, 'amount "-1.00" is not positive'],
      [12, 'a quote is opened and not closed'],
      [13, expect.stringContaining('booked_on "=cmd|')],
      [14, 'good'],
    ]);
  });

  test('a file without the columns is refused with what is missing', async () => {
    await expect(collect(readStatement(fileURLToPath(import.meta.url)))).rejects.toThrow(
      /its first line lacks booked_on, account, .*, balance_after\./,
    );
  });

  test('a file that is not there is told in a sentence', async () => {
    await expect(collect(readStatement('no-such-file.csv'))).rejects.toThrow(
      'There is no file no-such-file.csv.',
    );
  });
});

describe('the survey of a statement', () => {
  const survey = async () => surveyStatement(readStatement(fixture('small.csv')), toleranceOf('0.60'));

  test('an account gets the overdraft limit that its lowest balance takes', async () => {
    const { accounts } = await survey();
    expect([...accounts.values()].map(({ key, overdraftLimit }) => [key, overdraftLimit])).toEqual([
      ['EUR/1', 0n],
      ['EUR/2', 30_50n],
      ['JPY/1', 0n],
    ]);
  });

  test('it keeps the first day and the last stated balance', async () => {
    const { accounts } = await survey();
    expect(accounts.get('EUR/1')).toMatchObject({ firstBookedOn: '2024-01-02', statedBalance: 61_20n });
  });

  test.each([
    ['continued.csv', 100_00n, 'its own sums, as if the account were new'],
    ['continued-overdrawn.csv', 50_00n + 60n, 'the stated balances, and the tolerance'],
  ])('%s, which goes on where another file ended, needs %s: %s', async (file, limit) => {
    const { accounts } = await surveyStatement(readStatement(fixture(file)), toleranceOf('0.60'));
    expect(accounts.get('EUR/2')?.overdraftLimit).toBe(limit);
  });
});

describe('money in text', () => {
  test('decimals become minor units exactly and back', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 17n), 10n ** 17n), (minorUnits) => {
        const decimal = formatMoney(minorUnits, 'CZK').replace('CZK ', '').replaceAll(',', '');
        expect(readMinorUnits(decimal, 2)).toEqual({ value: minorUnits });
      }),
    );
  });

  test.each([
    ['0.60', 'CZK', 60n],
    ['0.605', 'CZK', 60n],
    ['1', 'CZK', 100n],
    ['0.60', 'JPY', 0n],
    ['0.60', 'KWD', 600n],
  ])('a tolerance of %s is, in %s, %s minor units', (amount, currency, minorUnits) => {
    expect(toleranceOf(amount)(currency)).toBe(minorUnits);
  });

  test.each(['', '1,000.00', '1e3', '0x10', ' 1', '1.', '.5', '+1', '--1'])(
    '"%s" is not a number',
    (text) => {
      expect(readMinorUnits(text, 2)).toEqual({ problem: `"${text}" is not a number` });
    },
  );
});
