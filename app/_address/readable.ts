import type { Takes } from './parameters.ts';

/** What is read from an address: how, and what it takes if not every text will do. */
export interface Parameter {
  readonly parse: (text: string) => unknown;
  readonly takes?: Takes;
}

/** What a screen reads from its address, by the names of the parts. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** Two parts of an address that are the ends of a range. */
export type Range = readonly [first: string, last: string];

/** A part of an address that means nothing without another. */
export type Need = readonly [name: string, needed: string];

/** The parts of an address that their screen can't read. What no screen asks for is nobody's problem. */
export function unreadableIn(address: URLSearchParams, parameters: Parameters): readonly string[] {
  return Object.entries(parameters).flatMap(([name, { parse, takes }]) => {
    const text = address.get(name);
    return text && takes !== undefined && parse(text) === null ? [name] : [];
  });
}

/** The ranges of an address that end before they begin. */
export function reversedIn(address: URLSearchParams, ranges: readonly Range[]): readonly Range[] {
  return ranges.filter(
    ([first, last]) => Date.parse(address.get(first) ?? '') > Date.parse(address.get(last) ?? ''),
  );
}

/** The parts of an address that lack what they need. */
export function lackingIn(address: URLSearchParams, needs: readonly Need[]): readonly Need[] {
  return needs.filter(([name, needed]) => address.get(name) && !address.get(needed));
}
