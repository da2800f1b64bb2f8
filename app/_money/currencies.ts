import { codes, code as findCurrency } from 'currency-codes';

/** Currencies offered first, since nobody wants to scroll through 170 to find the euro. */
export const commonCurrencies: readonly string[] = ['CZK', 'EUR', 'USD', 'GBP', 'CHF', 'PLN', 'JPY'];

/** What ISO 4217 keeps for precious metals, testing and bonds: nobody opens an account in these. */
const notMoney = /^(X..)$/;
const usedAsMoney = new Set(['XAF', 'XCD', 'XCG', 'XOF', 'XPF']);

/**
 * How many decimals a currency has, by ISO 4217.
 *
 * Not taken from `Intl`: its figures describe how prices are written, and call a forint or a rupiah undivided where
 * the standard, and this book, count in hundredths. An amount would be off by a factor of a hundred.
 */
export function minorDigits(currency: string): number {
  return findCurrency(currency)?.digits ?? 2;
}

/** All currencies that an account may be opened in, in alphabetical order. */
export function currencyCodes(): readonly string[] {
  return codes()
    .filter((code) => !notMoney.test(code) || usedAsMoney.has(code))
    .sort();
}
