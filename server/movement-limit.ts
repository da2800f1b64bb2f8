import { currencyCodes, isCurrencyCode, minorDigits } from './money.ts';

/** The most that one movement may come to: in whole units of whatever currency it is in, with exceptions by currency. */
export interface MovementLimit {
  readonly anyCurrency: bigint;
  readonly byCurrency: ReadonlyMap<string, bigint>;
}

/** The most minor units of a currency that a movement under this limit may have. */
export function limitIn(limit: MovementLimit, currency: string): bigint {
  const wholeUnits = limit.byCurrency.get(currency) ?? limit.anyCurrency;
  return wholeUnits * 10n ** BigInt(minorDigits(currency));
}

/** Every currency by the most minor units of it that a movement under this limit may have. */
export function currenciesByLimit(limit: MovementLimit): ReadonlyMap<bigint, readonly string[]> {
  const byLimit = new Map<bigint, string[]>();
  for (const currency of currencyCodes()) {
    const most = limitIn(limit, currency);
    byLimit.set(most, [...(byLimit.get(most) ?? []), currency]);
  }
  return byLimit;
}

/** Reads a limit such as `100000` or `100000 JPY=15000000 CZK=2500000`; null if it can't be read. */
export function parseMovementLimit(text: string): MovementLimit | null {
  const [first = '', ...exceptions] = text.trim().split(/\s+/);
  if (!WHOLE_UNITS.test(first)) return null;
  const byCurrency = new Map<string, bigint>();
  for (const exception of exceptions) {
    const [currency = '', wholeUnits = ''] = exception.split('=');
    if (!isCurrencyCode(currency) || !WHOLE_UNITS.test(wholeUnits)) return null;
    byCurrency.set(currency, BigInt(wholeUnits));
  }
  return { anyCurrency: BigInt(first), byCurrency };
}

const WHOLE_UNITS = /^\d{1,15}$/;
