import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../server/kernel/canonical-json.ts';
import { fingerprintOf } from '../../../server/kernel/commands/fingerprint.ts';
import { toPayload } from '../../../server/kernel/commands/payload.ts';

const principal = 'somebody';
const fingerprint = (input: object, command = 'depositMoney') =>
  fingerprintOf({ payload: toPayload(command, input), principal });

const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.bigInt(),
  fc.date({ noInvalidDate: true }),
  fc.constant(null),
  fc.constant(undefined),
);
const input = fc
  .object({ values: [leaf], maxDepth: 3 })
  .filter((value) => !JSON.stringify(value, text).includes('__proto__'));

describe("a command's payload", () => {
  test('is the same JSON as JSON.stringify makes of its input, bigints as text, without what is null', () => {
    fc.assert(
      fc.property(input, (value) => {
        const json = JSON.parse(
          JSON.stringify({ command: 'depositMoney', input: value }, withoutNulls),
        ) as object;
        expect(canonicalJson(toPayload('depositMoney', value))).toBe(canonicalize(json));
      }),
    );
  });

  test('a null and a field that was left out are the same command', () => {
    expect(fingerprint({ accountId: 'a', counterparty: null, details: { note: null } })).toBe(
      fingerprint({ details: {}, accountId: 'a', counterparty: undefined }),
    );
  });

  test('another value, another command and another principal are another one', () => {
    const one = fingerprint({ amount: { minorUnits: 1n } });
    expect(fingerprint({ amount: { minorUnits: 2n } })).not.toBe(one);
    expect(fingerprint({ amount: { minorUnits: 1n } }, 'withdrawMoney')).not.toBe(one);
    const payload = toPayload('depositMoney', { amount: { minorUnits: 1n } });
    expect(fingerprintOf({ payload, principal: 'somebody else' })).not.toBe(one);
  });

  test('keeps the fingerprint that was stored with commands before', () => {
    const command = {
      commandId: 'c',
      amount: { minorUnits: 125n, currency: 'EUR' },
      counterparty: null,
      dryRun: false,
    };
    expect(fingerprint(command)).toBe('d79109c26cfd2b0b37860c8948bcb8c382eec09e3efca1239b8fb42f2ba88a3e');
  });

  test('has nothing in it that JSON has no words for', () => {
    expect(() => toPayload('depositMoney', { later: () => 1 })).toThrow(TypeError);
  });
});

function text(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function withoutNulls(name: string, value: unknown): unknown {
  return value === null ? undefined : text(name, value);
}
