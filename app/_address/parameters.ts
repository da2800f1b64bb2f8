import { createParser, type SingleParserBuilder } from 'nuqs';
import { currencyCodes } from '../_money/currencies.ts';
import { isDay, momentOf } from './time.ts';

/** What a part of an address takes; `problems.ts` has the words for it, which are needed where something else stands. */
export type Takes =
  | 'day'
  | 'moment'
  | 'currency'
  | 'yes-or-no'
  | { readonly oneOf: readonly string[] }
  | { readonly someOf: readonly string[] };

/** Reads a part of an address, and tells what it takes. */
export type CheckedParser<Value> = SingleParserBuilder<Value> & { readonly takes: Takes };

/**
 * Gives null for what is not taken. Also what `withDefault` makes of it tells what it takes, though its type does not say so. The
 * library's own parsers of this kind are not used: they are heavier, and one reads 31 February as 3 March.
 */
function checked<Value>(
  takes: Takes,
  parse: (text: string) => Value | null,
  serialize: (value: Value) => string = String,
): CheckedParser<Value> {
  const eq = (one: Value, other: Value) => serialize(one) === serialize(other);
  return { ...createParser({ parse, serialize, eq }), takes };
}

/** A calendar day that there is. */
export const parseAsDay = checked('day', (text) => (isDay(text) ? text : null));

/** A moment, as ISO 8601 in UTC. */
export const parseAsMoment = checked('moment', (text) => momentOf(text)?.toISOString() ?? null);

/** The code of a currency that accounts are kept in. */
export const parseAsCurrency = checked('currency', (text) => (currencyCodes().includes(text) ? text : null));

export const parseAsYesOrNo = checked('yes-or-no', (text) =>
  text === 'true' || text === 'false' ? text === 'true' : null,
);

/** One of some words. */
export function parseAsOneOf<const Word extends string>(words: readonly Word[]): CheckedParser<Word> {
  return checked<Word>({ oneOf: words }, (text) => words.find((word) => word === text) ?? null);
}

/** Any of some words, with commas between them. */
export function parseAsSomeOf<const Word extends string>(words: readonly Word[]): CheckedParser<Word[]> {
  const isWord = (text: string): text is Word => words.some((word) => word === text);
  return checked<Word[]>({ someOf: words }, (text) => {
    const parts = text.split(',');
    return parts.every(isWord) ? parts : null;
  });
}

/** Texts with commas between them. */
export const parseAsList = createParser<string[]>({
  parse: (text) => text.split(','),
  serialize: String,
  eq: (some, others) => String(some) === String(others),
});
