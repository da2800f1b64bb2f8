import iso4217 from 'currency-codes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currencyCodes, minorDigits } from '../../app/_money/currencies.ts';
import {
  formatAmount,
  formatCompact,
  formatMoney,
  parseAmount,
  toDecimalText,
} from '../../app/_money/money.ts';

const parsed = (typed: string, currency = 'CZK', locale = 'en-US') => parseAmount(typed, currency, locale);
const amount = (minorUnits: string) => ({ kind: 'amount', minorUnits });

describe('amounts that people type', () => {
  test.each([
    ['1250.50', '125050'],
    ['1,250.50', '125050'],
    ['1 250.5', '125050'],
    ["1'250", '125000'],
    ['1,250', '125000'],
    ['.5', '50'],
    ['12,50', '1250'],
    ['-3', '-300'],
    ['0', '0'],
    ['-0', '0'],
    ['90071992547409.93', '9007199254740993'],
  ])('%s is read as %s minor units in English', (typed, minorUnits) => {
    expect(parsed(typed)).toEqual(amount(minorUnits));
  });

  test.each([
    ['1 250,50', '125050'],
    ['1.250,50', '125050'],
    ['12.50', '1250'],
    ['1250', '125000'],
  ])('%s is read as %s minor units in Czech', (typed, minorUnits) => {
    expect(parsed(typed, 'CZK', 'cs-CZ')).toEqual(amount(minorUnits));
  });

  test.each(['', 'abc', '1.2.3', '1,25,0', '1.234', '1e5', '--1', '99999999999999999999'])(
    '"%s" is refused',
    (typed) => {
      expect(parsed(typed).kind).toBe('problem');
    },
  );

  test('currencies keep the number of decimals that ISO 4217 gives them', () => {
    expect(parsed('500', 'JPY')).toEqual(amount('500'));
    expect(parsed('500.5', 'JPY').kind).toBe('problem');
    expect(parsed('1.234', 'BHD')).toEqual(amount('1234'));
    expect(minorDigits('HUF')).toBe(2);
  });

  test("currencies and their decimals are the standard's own, without what is no money", () => {
    const usedAsMoney = new Set(['XAF', 'XCD', 'XCG', 'XOF', 'XPF']);
    const money = iso4217.codes().filter((code) => !code.startsWith('X') || usedAsMoney.has(code));
    expect(currencyCodes()).toEqual(money.sort());
    for (const code of money) expect([code, minorDigits(code)]).toEqual([code, iso4217.code(code)?.digits]);
  });

  test('what is formatted reads back as the same amount, in every currency and notation', () => {
    const anyAmount = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(
        anyAmount,
        fc.constantFrom(...currencyCodes()),
        fc.constantFrom('en-US', 'cs-CZ', 'de-DE', 'fr-FR', 'de-CH'),
        (units, currency, locale) => {
          const formatted = formatAmount({ minorUnits: units.toString(), currency }, { locale });
          expect(parseAmount(formatted, currency, locale)).toEqual(amount(units.toString()));
        },
      ),
    );
  });
});

describe('amounts that people read', () => {
  test('no digit is lost where a float would lose one', () => {
    expect(formatAmount({ minorUnits: '900719925474099301', currency: 'EUR' }, { locale: 'en-US' })).toBe(
      '9,007,199,254,740,993.01',
    );
  });

  test('signs are shown by a plus and a true minus', () => {
    expect(formatAmount({ minorUnits: '-5', currency: 'EUR' }, { locale: 'en-US', signed: true })).toBe(
      '−0.05',
    );
    expect(formatAmount({ minorUnits: '5', currency: 'EUR' }, { locale: 'en-US', signed: true })).toBe(
      '+0.05',
    );
    expect(formatAmount({ minorUnits: '0', currency: 'EUR' }, { locale: 'en-US', signed: true })).toBe(
      '0.00',
    );
  });

  test('a currency without decimals has no point', () => {
    expect(formatMoney({ minorUnits: '1500', currency: 'JPY' }, 'en-US')).toBe('1,500 JPY');
    expect(toDecimalText({ minorUnits: '-7', currency: 'JPY' })).toBe('-7');
  });

  test('are short beside an axis, and still what they are', () => {
    const figures = [-7_000, 0, 3_500, 7_000, 10_500, 750_000, 1_250_000].map((value) =>
      formatCompact(value, 'en-US'),
    );
    expect(figures).toEqual(['−7K', '0', '3.5K', '7K', '10.5K', '750K', '1.25M']);
  });
});
