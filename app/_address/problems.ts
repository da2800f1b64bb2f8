import type { Takes } from './parameters.ts';
import { lackingIn, type Need, type Parameters, type Range, reversedIn, unreadableIn } from './readable.ts';

/** What can't be read in an address: a sentence about it, and the parts that it is about. */
export interface AddressProblem {
  readonly sentence: string;
  readonly names: readonly string[];
}

/** Longer texts are cut: somebody's link may hold anything. */
const QUOTED_LENGTH = 60;

const words = {
  day: 'a day of the calendar, such as 2026-11-28',
  moment: 'a moment, such as 2026-11-28T15:00:00Z',
  currency: 'the code of a currency, such as CZK',
  'yes-or-no': 'true or false',
} as const;

/** What of an address its screen can't read, or makes no sense together. */
export function problemsIn(
  address: URLSearchParams,
  parameters: Parameters,
  ranges: readonly Range[] = [],
  needs: readonly Need[] = [],
): readonly AddressProblem[] {
  const textOf = (name: string) => address.get(name) ?? '';
  const unreadable = unreadableIn(address, parameters).map((name) =>
    problemOf(name, parameters[name]?.takes, textOf(name)),
  );
  if (unreadable.length > 0) return unreadable;
  const reversed = reversedIn(address, ranges).map(([first, last]) => ({
    sentence: `${first} is later than ${last}: ${quote(textOf(first))}, ${quote(textOf(last))}.`,
    names: [first, last],
  }));
  const lacking = lackingIn(address, needs).map(([name, needed]) => ({
    sentence: `${name} needs ${needed} beside it, which is not there.`,
    names: [name],
  }));
  return [...reversed, ...lacking];
}

/** What is wrong with one part of an address. */
export function problemOf(name: string, takes: Takes | undefined, text: string): AddressProblem {
  return { sentence: `${name} takes ${inWords(takes)}, not ${quote(text)}.`, names: [name] };
}

function inWords(takes: Takes | undefined): string {
  if (takes === undefined) return 'something else';
  if (typeof takes === 'string') return words[takes];
  return 'oneOf' in takes
    ? `one of ${takes.oneOf.join(', ')}`
    : `some of ${takes.someOf.join(', ')}, with commas between them`;
}

function quote(text: string): string {
  return `“${text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text}”`;
}
