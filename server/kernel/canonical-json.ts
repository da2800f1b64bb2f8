import { configure } from 'safe-stable-stringify';

/**
 * A value as canonical JSON (RFC 8785): the same text on every machine, for ever. Throws for what JSON can't say, such as a
 * bigint, and for circles.
 */
export function canonicalJson(value: object): string {
  return stringify(value) ?? '';
}

const stringify = configure({ strict: true, bigint: false, circularValue: TypeError });
