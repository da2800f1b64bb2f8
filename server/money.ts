import * as iso4217 from 'currency-codes';

/** An amount in minor units (cents, haléře, …) of an ISO 4217 currency. No float ever touches it. */
export interface Money {
  readonly minorUnits: bigint;
  readonly currency: string;
}

const minorDigitsByCurrency: ReadonlyMap<string, number> = new Map(
  iso4217.data.map(({ code, digits }) => [code, digits]),
);

/** Formatters are costly to make and there are no more than there are currencies, so each is kept. */
const formatters = new Map<string, Intl.NumberFormat>();

/** Every code that ISO 4217 knows. */
export function currencyCodes(): readonly string[] {
  return [...minorDigitsByCurrency.keys()];
}

/** Whether ISO 4217 knows the code; codes are in capitals. */
export function isCurrencyCode(code: string): boolean {
  return minorDigitsByCurrency.has(code);
}

/** How many decimals the currency's amounts have: 2 for CZK, 0 for JPY, 3 for KWD. Throws for an unknown code. */
export function minorDigits(currency: string): number {
  const digits = minorDigitsByCurrency.get(currency);
  if (digits === undefined) throw new RangeError(`${currency} is not an ISO 4217 currency code`);
  return digits;
}

/** The amount in major units as an exact decimal string: 125050 of CZK is `1250.50`. */
export function toDecimalString(minorUnits: bigint, currency: string): string {
  const decimals = minorDigits(currency);
  const sign = minorUnits < 0n ? '-' : '';
  const digits = (minorUnits < 0n ? -minorUnits : minorUnits).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return decimals === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-decimals)}`;
}

/** The amount for people, in English notation with the currency's code: `CZK 1,250.50`. Exact at any size. */
export function formatMoney(minorUnits: bigint, currency: string): string {
  // Intl takes a decimal string and formats it digit by digit; a number would be rounded beyond 2^53.
  const exactDecimal = toDecimalString(minorUnits, currency) as Intl.StringNumericLiteral;
  // Intl separates code and amount by a no-break space, which looks like a space but never equals one.
  return formatterOf(currency).format(exactDecimal).replaceAll('\u00a0', ' ');
}

function formatterOf(currency: string): Intl.NumberFormat {
  const known = formatters.get(currency);
  if (known) return known;
  const decimals = minorDigits(currency);
  const formatter = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  formatters.set(currency, formatter);
  return formatter;
}
