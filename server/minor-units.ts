import { z } from 'zod';

/** A decimal integer as text: how amounts are stored and sent, since JSON has no integers of 64 bits. */
const integerText = z.string().regex(/^(0|-?[1-9]\d{0,18})$/);

/** An amount of minor units: a bigint in the program, a string in JSON. */
export const minorUnits = z.codec(integerText, z.bigint(), {
  decode: (text) => BigInt(text),
  encode: (amount) => amount.toString(),
});
