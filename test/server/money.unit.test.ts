import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMoney, isCurrencyCode, minorDigits, toDecimalString } from '../../server/money.ts';

describe('minor digits', () => {
  test.each([
    ['CZK', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
  ])('%s has %i', (currency, digits) => {
    expect(minorDigits(currency)).toBe(digits);
  });

  test('of an unknown currency are an error, not a guess', () => {
    expect(() => minorDigits('ABC')).toThrow('ABC is not an ISO 4217 currency code');
  });
});

test('currency codes are in capitals', () => {
  expect(isCurrencyCode('CZK')).toBe(true);
  expect(isCurrencyCode('czk')).toBe(false);
  expect(isCurrencyCode('ABC')).toBe(false);
  expect(isCurrencyCode('')).toBe(false);
});

describe('formatted money', () => {
  test.each([
    [125_050n, 'CZK', 'CZK 1,250.50'],
    [-125_050n, 'CZK', '-CZK 1,250.50'],
    [0n, 'CZK', 'CZK 0.00'],
    [5n, 'CZK', 'CZK 0.05'],
    [-5n, 'KWD', '-KWD 0.005'],
    [1_234n, 'JPY', 'JPY 1,234'],
    [9_223_372_036_854_775_807n, 'EUR', 'EUR 92,233,720,368,547,758.07'],
    [-9_223_372_036_854_775_808n, 'JPY', '-JPY 9,223,372,036,854,775,808'],
  ])('%i of %s is %j', (minorUnits, currency, formatted) => {
    expect(formatMoney(minorUnits, currency)).toBe(formatted);
  });

  test('keeps every digit of every amount', () => {
    const amounts = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(amounts, fc.constantFrom('CZK', 'JPY', 'KWD', 'CLF'), (minorUnits, currency) => {
        expect(BigInt(formatMoney(minorUnits, currency).replaceAll(/[^-\d]/g, ''))).toBe(minorUnits);
        expect(BigInt(toDecimalString(minorUnits, currency).replace('.', ''))).toBe(minorUnits);
      }),
    );
  });
});
