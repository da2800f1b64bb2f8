import {
  coerceInputValue,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isNonNullType,
  parseType,
  typeFromAST,
} from 'graphql';
import { ReadFailure } from '../../errors.ts';
import type { PositionCodec } from '../../kernel/position.ts';

/** What every export takes besides its own arguments. */
const FRESHNESS = { atLeast: 'Position', waitMs: 'Int' };

interface Reading {
  readonly schema: GraphQLSchema;
  readonly positions: PositionCodec;
  /** The arguments by name, as types of the schema. */
  readonly types: Readonly<Record<string, string>>;
}

/** The arguments of an export, as its own code takes them, and how fresh its table has to be. */
export interface ExportArguments {
  readonly given: Readonly<Record<string, unknown>>;
  readonly freshness: { readonly atLeast: string | null; readonly waitMs: number };
}

/**
 * Reads an export's arguments from a query string: inputs of GraphQL, written as JSON, so that an export takes the very filters that
 * a list takes. Throws a `ReadFailure` that names what is wrong.
 */
export function readArguments(
  query: Readonly<Record<string, unknown>>,
  { schema, positions, types }: Reading,
): ExportArguments {
  const known = { ...types, ...FRESHNESS };
  const stranger = Object.keys(query).find((name) => !(name in known));
  if (stranger !== undefined)
    throw mistake(`There is no argument ${stranger}; there are ${Object.keys(known).join(', ')}.`);
  const { atLeast, waitMs, ...given } = Object.fromEntries(
    Object.entries(known).map(([name, type]) => [
      name,
      readArgument(name, query[name], typeNamed(schema, type)),
    ]),
  );
  const moment = given.asOf as { position?: string | null } | null;
  if (moment?.position != null) given.asOf = { ...moment, position: positions.decode(moment.position) };
  return {
    given,
    freshness: { atLeast: (atLeast as string | null) ?? null, waitMs: (waitMs as number | null) ?? 5_000 },
  };
}

function readArgument(name: string, text: unknown, type: GraphQLInputType): unknown {
  if (text === undefined) {
    if (isNonNullType(type)) throw mistake(`${name} is missing.`);
    return null;
  }
  if (typeof text !== 'string') throw mistake(`${name} is there more than once.`);
  return coerceInputValue(parseText(name, text, type), type, (_path, _value, { message }: GraphQLError) => {
    throw mistake(`${name}: ${message}`);
  });
}

/** Objects are JSON; what is a string or a number in GraphQL is written as it is. */
function parseText(name: string, text: string, type: GraphQLInputType): unknown {
  if (String(type) === 'Int') return Number(text);
  if (!isInputObjectType(type)) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw mistake(`${name} is not JSON.`);
  }
}

function typeNamed(schema: GraphQLSchema, name: string): GraphQLInputType {
  const type = typeFromAST(schema, parseType(name) as never);
  if (!type || !isInputType(type)) throw new Error(`the schema has no input ${name}`);
  return type;
}

function mistake(message: string): ReadFailure {
  return new ReadFailure('BAD_USER_INPUT', message);
}
