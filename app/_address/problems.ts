/** What is read from an address: how, and what it takes if not every text will do. */
export interface Parameter {
  readonly parse: (text: string) => unknown;
  readonly takes?: string;
}

/** Two parts of an address that are the ends of a range. */
export type Range = readonly [first: string, last: string];

/** What can't be read in an address: a sentence about it, and the parts that it is about. */
export interface AddressProblem {
  readonly sentence: string;
  readonly names: readonly string[];
}

/** Longer texts are cut: somebody's link may hold anything. */
const QUOTED_LENGTH = 60;

/** What of an address its screen can't read, or makes no sense together. What no screen asks for is nobody's problem. */
export function problemsIn(
  address: URLSearchParams,
  parameters: Readonly<Record<string, Parameter>>,
  ranges: readonly Range[] = [],
): readonly AddressProblem[] {
  const unreadable = Object.entries(parameters).flatMap(([name, { parse, takes }]) => {
    const text = address.get(name);
    return text && takes !== undefined && parse(text) === null ? [problemOf(name, takes, text)] : [];
  });
  if (unreadable.length > 0) return unreadable;
  return ranges.flatMap(([first, last]) => {
    const [from, to] = [address.get(first), address.get(last)];
    if (!from || !to || Date.parse(from) <= Date.parse(to)) return [];
    return [
      { sentence: `${first} is later than ${last}: ${quote(from)}, ${quote(to)}.`, names: [first, last] },
    ];
  });
}

/** What is wrong with one part of an address. */
export function problemOf(name: string, takes: string, text: string): AddressProblem {
  return { sentence: `${name} takes ${takes}, not ${quote(text)}.`, names: [name] };
}

function quote(text: string): string {
  return `“${text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text}”`;
}
