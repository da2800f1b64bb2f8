import { commonCurrencies, currencyCodes } from './currencies.ts';

const common = new Set(commonCurrencies);

/** Currencies for a select: the usual ones first. */
export const currencyOptions = [
  { group: 'Common', items: [...commonCurrencies] },
  { group: 'All others', items: currencyCodes().filter((code) => !common.has(code)) },
];
