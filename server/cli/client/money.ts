import { code as findCurrency } from 'currency-codes';

/** Eighteen digits always fit the 64 bits in which the server keeps an amount; a longer number is a mistake. */
const DECIMAL = /^(-?)(\d{1,18})(?:\.(\d+))?$/;

/** A value read from text, or what is wrong with the text. */
export type Read<Value> = { readonly value: Value } | { readonly problem: string };

/** How many decimals a currency has (2 for CZK, 0 for JPY); null if ISO 4217 knows no such code, in capitals. */
export function currencyDigits(currency: string): number | null {
  const record = findCurrency(currency);
  return record?.code === currency ? record.digits : null;
}

/** Reads a decimal such as `-1250.5` as whole minor units. No float is involved, and nothing is rounded. */
export function readMinorUnits(text: string, digits: number): Read<bigint> {
  const match = DECIMAL.exec(text);
  if (match === null) return { problem: `"${text}" is not a number` };
  const [, sign = '', whole = '', decimals = ''] = match;
  if (decimals.length > digits) return { problem: `"${text}" has more than ${digits} decimals` };
  return { value: BigInt(`${sign}${whole}${decimals.padEnd(digits, '0')}`) };
}

/** The number with its thousands set apart by commas: `28,205`. */
export function grouped(number: number): string {
  return number.toLocaleString('en');
}

/** Minor units for people, the way the server formats money: `CZK 1,250.50`. Exact at any size. */
export function formatMoney(minorUnits: bigint, currency: string): string {
  const digits = currencyDigits(currency) ?? 0;
  const sign = minorUnits < 0n ? '-' : '';
  const figures = (minorUnits < 0n ? -minorUnits : minorUnits).toString().padStart(digits + 1, '0');
  const whole = figures.slice(0, figures.length - digits);
  // Intl takes a decimal string digit by digit; a number would be rounded beyond 2^53.
  const decimal = `${sign}${whole}.${figures.slice(-digits) || '0'}` as Intl.StringNumericLiteral;
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(decimal).replaceAll('\u00a0', ' ');
}
