import { formatMoney } from '../money.ts';
import type { MoneyResolvers } from './generated/resolver-types.ts';

/** `Money` starts from minor units and currency; the text for people is made only when it is asked for. */
export const moneyResolvers: MoneyResolvers = {
  formatted: ({ minorUnits, currency }) => formatMoney(minorUnits, currency),
};
