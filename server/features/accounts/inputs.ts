import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import type { NotDecided } from '../../errors.ts';

/** Texts are stored for ever and shown to people: no control characters, no halves of characters. */
function text(minimum: number, maximum: number) {
  return z
    .string()
    .trim()
    .min(minimum, minimum === 1 ? 'it must not be empty' : undefined)
    .max(maximum, `it has more than ${maximum} characters`)
    .refine((value) => !/\p{Cc}|\p{Cs}/u.test(value), 'it has control characters in it');
}

const optionalText = text(0, 200)
  .nullish()
  .transform((value) => value || null);

const accountId = z
  .string()
  .refine((value) => isUuid(value), 'it is not the id of an account')
  .transform((value) => value.toLowerCase());

/** The texts and ids that come in with commands, by the name of their field. */
const fields = {
  accountId,
  fromAccountId: accountId,
  toAccountId: accountId,
  transactionId: z
    .string()
    .refine((value) => isUuid(value), 'it is not the id of a movement')
    .transform((value) => value.toLowerCase()),
  requestId: z
    .string()
    .refine((value) => isUuid(value), 'it is not the id of a request')
    .transform((value) => value.toLowerCase()),
  owner: text(1, 200),
  description: text(0, 500),
  reason: text(0, 500),
  counterparty: optionalText,
  externalReference: optionalText,
};

type Fields = { readonly [Field in keyof typeof fields]: z.output<(typeof fields)[Field]> };

/**
 * The given fields of an input, checked and trimmed; or, as the first failure, which field is wrong and why.
 * Fields of `notEmpty` are those that other commands may leave empty. Rules that depend on the account are the decider's.
 */
export function parseInput<Field extends keyof Fields>(
  input: { readonly [Name in Field]?: unknown },
  names: readonly Field[],
  { notEmpty = [] }: { readonly notEmpty?: readonly Field[] } = {},
): { readonly values: Pick<Fields, Field> } | { readonly failure: NotDecided } {
  const values: Partial<Record<keyof Fields, unknown>> = {};
  for (const name of names) {
    const parsed = fields[name].safeParse(input[name]);
    const empty = parsed.success && parsed.data === '' && notEmpty.includes(name);
    if (!parsed.success || empty) {
      const reason = `${name}: ${parsed.error?.issues[0]?.message ?? 'it must not be empty'}.`;
      return { failure: { code: 'INVALID_INPUT', path: ['input', name], reason } };
    }
    values[name] = parsed.data;
  }
  return { values: values as Pick<Fields, Field> };
}
