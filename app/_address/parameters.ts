import { createParser, parseAsStringLiteral, type SingleParserBuilder } from 'nuqs';
import { currencyCodes } from '../_money/currencies.ts';
import { isDay, momentOf } from './time.ts';

/** Reads a part of an address, and says what it takes, to end the sentence "… takes". */
export type CheckedParser<Value> = SingleParserBuilder<Value> & { readonly takes: string };

/** Also what `withDefault` makes of a parser says what it takes, though its type does not tell. */
function checked<Value>(takes: string, parser: SingleParserBuilder<Value>): CheckedParser<Value> {
  return { ...parser, takes };
}

/** A calendar day that there is: 31 February is none, though a browser reads it as 3 March. */
export const parseAsDay = checked(
  'a day of the calendar, such as 2026-11-28',
  createParser({ parse: (text) => (isDay(text) ? text : null), serialize: String }),
);

/** A moment, as ISO 8601 in UTC. */
export const parseAsMoment = checked(
  'a moment, such as 2026-11-28T15:00:00Z',
  createParser({ parse: (text) => momentOf(text)?.toISOString() ?? null, serialize: String }),
);

/** The code of a currency that accounts are kept in. */
export const parseAsCurrency = checked(
  'the code of a currency, such as CZK',
  createParser({ parse: (text) => (currencyCodes().includes(text) ? text : null), serialize: String }),
);

export const parseAsYesOrNo = checked(
  'true or false',
  createParser({
    parse: (text) => (text === 'true' || text === 'false' ? text === 'true' : null),
    serialize: String,
  }),
);

/** One of some words. */
export function parseAsOneOf<const Word extends string>(words: readonly Word[]): CheckedParser<Word> {
  return checked(`one of ${words.join(', ')}`, parseAsStringLiteral(words));
}

/** Any of some words, with commas between them. */
export function parseAsSomeOf<const Word extends string>(words: readonly Word[]): CheckedParser<Word[]> {
  const isWord = (text: string): text is Word => words.some((word) => word === text);
  return checked(
    `some of ${words.join(', ')}, with commas between them`,
    createParser({
      parse: (text) => {
        const parts = text.split(',');
        return parts.every(isWord) ? parts : null;
      },
      serialize: (parts) => parts.join(','),
      eq: (some, others) => some.join() === others.join(),
    }),
  );
}
