import { minorDigits } from './currencies.ts';

/** An amount as GraphQL carries it: minor units as the text of an integer. */
export interface Amount {
  readonly minorUnits: string;
  readonly currency: string;
}

/** What a person typed, as minor units, or what is wrong with it in a sentence. */
export type ParsedAmount =
  | { readonly kind: 'amount'; readonly minorUnits: string }
  | { readonly kind: 'problem'; readonly message: string };

interface AmountOptions {
  readonly signed?: boolean;
  readonly locale?: string;
}

type DecimalText = `${number}`;

/** What the log can keep: 64 bits, signed. */
const largestMinorUnits = 2n ** 63n - 1n;

/** Spaces of every width and the Swiss apostrophe: they group digits everywhere and mean nothing. */
const meaninglessGrouping = /[\s\u00a0\u202f'’]/g;

/** Minor units as an exact decimal number in plain notation: `-125050` of CZK is `-1250.50`. */
export function toDecimalText({ minorUnits, currency }: Amount): DecimalText {
  const digits = minorDigits(currency);
  const units = BigInt(minorUnits);
  const sign = units < 0n ? '-' : '';
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = digits === 0 ? '' : `.${text.slice(-digits)}`;
  return `${sign}${whole}${fraction}` as DecimalText;
}

/**
 * An amount for people in their own notation, without the currency. `Intl` is given decimal text, so that it never
 * passes through a float. `signed` puts a plus on what is positive.
 */
export function formatAmount(amount: Amount, options: AmountOptions = {}): string {
  const format = formatOf(minorDigits(amount.currency), options);
  // The typographic minus is as wide as the plus, so that columns of figures line up.
  return format.format(toDecimalText(amount)).replace('-', '−');
}

/** Kept, since making one takes a hundred times as long as using it. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(digits: number, { signed = false, locale }: AmountOptions): Intl.NumberFormat {
  const key = `${digits} ${signed} ${locale}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: signed ? 'exceptZero' : 'negative',
  });
  formats.set(key, format);
  return format;
}

/** A figure beside a chart's axis, short and yet not rounded to another one: `10.5K`. */
export function formatCompact(value: number, locale?: string): string {
  const format = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 });
  return format.format(value).replace('-', '−');
}

/** An amount with its currency, for sentences: `1,250.50 CZK`. */
export function formatMoney(amount: Amount, locale?: string): string {
  return `${formatAmount(amount, locale === undefined ? {} : { locale })} ${amount.currency}`;
}

/**
 * Reads an amount in major units as a person writes it in this locale, and gives minor units. Text all the way, never
 * a float. What makes no sense as an amount of this currency is refused, never rounded or guessed.
 */
export function parseAmount(typed: string, currency: string, locale?: string): ParsedAmount {
  const digits = minorDigits(currency);
  const example = formatAmount({ minorUnits: `123456789`, currency }, locale === undefined ? {} : { locale });
  const text = typed.replace(meaninglessGrouping, '').replace('−', '-');
  if (text === '') return problem('Enter an amount.');
  const plain = withoutGrouping(text, separatorsOf(locale));
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain ?? '');
  if (!match) return problem(`Write the amount like ${example}.`);
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > digits) return problem(tooManyDecimals(currency, digits));
  const units = BigInt(`${whole}${fraction.padEnd(digits, '0')}`);
  if (units > largestMinorUnits) return problem('This is more than this book can keep.');
  return { kind: 'amount', minorUnits: `${units === 0n ? '' : sign}${units}` };
}

/** Whether minor units are below zero. */
export function isNegative(minorUnits: string): boolean {
  return minorUnits.startsWith('-');
}

interface Separators {
  readonly decimal: string;
  readonly group: string;
}

function separatorsOf(locale: string | undefined): Separators {
  const parts = new Intl.NumberFormat(locale).formatToParts(1234567.5);
  const decimal = parts.find((part) => part.type === 'decimal')?.value ?? '.';
  return { decimal, group: decimal === ',' ? '.' : ',' };
}

/** The number with `.` as its only separator; undefined if its separators make no sense in this locale. */
function withoutGrouping(text: string, { decimal, group }: Separators): string | undefined {
  const [whole = '', fraction, ...rest] = text.split(decimal);
  if (rest.length > 0 || fraction?.includes(group)) return undefined;
  if (!whole.includes(group)) return fraction === undefined ? whole : `${whole || '0'}.${fraction}`;
  if (/^-?\d{1,3}(\D\d{3})+$/.test(whole)) {
    const ungrouped = whole.replaceAll(group, '');
    return fraction === undefined ? ungrouped : `${ungrouped}.${fraction}`;
  }
  // The other world's decimal point, where it can't be taken for grouping: `12.50` typed by a Czech.
  return fraction === undefined && /^-?\d*\D\d{1,2}$/.test(whole) ? whole.replace(group, '.') : undefined;
}

function tooManyDecimals(currency: string, digits: number): string {
  return digits === 0 ? `${currency} has no decimals.` : `${currency} has ${digits} decimals.`;
}

function problem(message: string): ParsedAmount {
  return { kind: 'problem', message };
}
