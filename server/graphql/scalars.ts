import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDateTime, GraphQLJSON, GraphQLLocalDate } from 'graphql-scalars';
import { validate as isUuid } from 'uuid';
import { isCurrencyCode } from '../money.ts';

/** Amounts are stored as Postgres `bigint`. */
const LARGEST_MINOR_UNITS = 2n ** 63n - 1n;
const SMALLEST_MINOR_UNITS = -(2n ** 63n);

/** Longer values are cut in error messages, so that nobody gets back what he sent in full. */
const QUOTED_LENGTH = 60;

const MINOR_UNITS_PATTERN = /^-?\d{1,19}$/;
const COUNT_PATTERN = /^\d{1,19}$/;
const POSITION_PATTERN = /^[0-9a-f]{8}\.\d{1,19}$/;

interface StringScalar<T> {
  readonly name: string;
  /** Ends the sentence "… takes", for whoever sent something else. */
  readonly takes: string;
  /** The value inside the server, or undefined for a string that is none. */
  readonly parse: (text: string) => T | undefined;
  /** The string on the wire; throws a plain error for a value that should never have got here. */
  readonly serialize: (value: unknown) => string;
}

/** A scalar that is a string on the wire and refuses everything else with a sentence that says what is right. */
function stringScalar<T>({ name, takes, parse, serialize }: StringScalar<T>): GraphQLScalarType<T, string> {
  const parseOrRefuse = (value: unknown, node?: ValueNode): T => {
    const parsed = typeof value === 'string' ? parse(value) : undefined;
    if (parsed !== undefined) return parsed;
    throw new GraphQLError(`${name} takes ${takes}, not ${quote(value)}.`, node ? { nodes: node } : {});
  };
  return new GraphQLScalarType({
    name,
    parseValue: (value) => parseOrRefuse(value),
    parseLiteral: (node) => parseOrRefuse(node.kind === Kind.STRING ? node.value : literalOf(node), node),
    serialize,
  });
}

function literalOf(node: ValueNode): unknown {
  if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return Number(node.value);
  return 'value' in node ? node.value : node.kind;
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text;
}

/** For scalars that are the same string inside and outside: what the server itself holds is checked like input. */
function sameString(name: string, parse: (text: string) => string | undefined) {
  return (value: unknown): string => {
    const text = typeof value === 'string' ? parse(value) : undefined;
    if (text === undefined) throw new TypeError(`${name} can't represent ${quote(value)}`);
    return text;
  };
}

/** One spelling for each id: upper and lower case would be two commands otherwise. */
const parseUuid = (text: string) => (isUuid(text) ? text.toLowerCase() : undefined);

const parseCurrencyCode = (text: string) => (isCurrencyCode(text) ? text : undefined);

/** Only the syntax; what the token means, and of which log, is the kernel's to say. */
const parsePosition = (text: string) => (POSITION_PATTERN.test(text) ? text : undefined);

function parseLocalDate(text: string): string | undefined {
  // The calendar of ISO 8601 has a year 0, that of Postgres has not.
  if (text.startsWith('0000')) return undefined;
  try {
    return GraphQLLocalDate.parseValue(text) as string;
  } catch {
    return undefined;
  }
}

function parseMinorUnits(text: string): bigint | undefined {
  if (!MINOR_UNITS_PATTERN.test(text)) return undefined;
  const minorUnits = BigInt(text);
  return minorUnits < SMALLEST_MINOR_UNITS || minorUnits > LARGEST_MINOR_UNITS ? undefined : minorUnits;
}

function serializeBigint(name: string) {
  return (value: unknown): string => {
    if (typeof value !== 'bigint')
      throw new TypeError(`${name} can't represent the ${typeof value} ${quote(value)}`);
    return value.toString();
  };
}

/** The resolvers of every scalar of the schema. */
export const scalarResolvers = {
  UUID: stringScalar({
    name: 'UUID',
    takes: 'a UUID such as "01936e7c-8f2a-7c3e-9b1d-2f4a5b6c7d8e"',
    parse: parseUuid,
    serialize: sameString('UUID', parseUuid),
  }),
  LocalDate: stringScalar({
    name: 'LocalDate',
    takes: 'a day of the calendar as "YYYY-MM-DD"',
    parse: parseLocalDate,
    serialize: sameString('LocalDate', parseLocalDate),
  }),
  MinorUnits: stringScalar({
    name: 'MinorUnits',
    takes: `a whole number of minor units in a string, such as "-125050", from ${SMALLEST_MINOR_UNITS} to ${LARGEST_MINOR_UNITS}`,
    parse: parseMinorUnits,
    serialize: serializeBigint('MinorUnits'),
  }),
  Count: stringScalar({
    name: 'Count',
    takes: 'a number of things in a string, such as "1250"',
    parse: (text) => (COUNT_PATTERN.test(text) ? BigInt(text) : undefined),
    serialize: serializeBigint('Count'),
  }),
  CurrencyCode: stringScalar({
    name: 'CurrencyCode',
    takes: 'an ISO 4217 currency code in capitals, such as "CZK"',
    parse: parseCurrencyCode,
    serialize: sameString('CurrencyCode', parseCurrencyCode),
  }),
  Position: stringScalar({
    name: 'Position',
    takes: 'a position as this server gave it out, unchanged',
    parse: parsePosition,
    serialize: sameString('Position', parsePosition),
  }),
  DateTime: GraphQLDateTime,
  JSON: GraphQLJSON,
} as const;
