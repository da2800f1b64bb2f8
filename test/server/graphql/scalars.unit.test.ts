import { GraphQLError, type GraphQLScalarType, parseValue, valueFromAST } from 'graphql';
import { describe, expect, test } from 'vitest';
import { scalarResolvers } from '../../../server/graphql/scalars.ts';

const { UUID, LocalDate, MinorUnits, CurrencyCode, Position, DateTime, JSON: Json } = scalarResolvers;

/** What a scalar makes of a value, as a variable and as a literal in the document. */
const inputs = (scalar: GraphQLScalarType, value: unknown) => [
  scalar.parseValue(value),
  valueFromAST(parseValue(JSON.stringify(value)), scalar),
];

/** What a client is told about a value that is refused. */
function refusal(scalar: GraphQLScalarType, value: unknown): string {
  try {
    scalar.parseValue(value);
  } catch (error) {
    if (error instanceof GraphQLError) return error.message;
    throw error;
  }
  return 'taken';
}

describe('MinorUnits', () => {
  test.each([
    ['0', 0n],
    ['-125050', -125_050n],
    ['007', 7n],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['-9223372036854775808', -(2n ** 63n)],
  ])('takes %j as an exact integer', (text, integer) => {
    expect(inputs(MinorUnits, text)).toEqual([integer, integer]);
  });

  test.each([
    1,
    1.5,
    '1.5',
    '+1',
    ' 1',
    '1 ',
    '1e3',
    '0x1',
    '',
    '-',
    '1_000',
    '١',
    '9223372036854775808',
    null,
    true,
    ['1'],
  ])('refuses %j with a sentence that says what is right', (value) => {
    expect(refusal(MinorUnits, value)).toBe(
      'MinorUnits takes a whole number of minor units in a string, such as "-125050", ' +
        `from -9223372036854775808 to 9223372036854775807, not ${JSON.stringify(value)}.`,
    );
  });

  test('refuses a number as a literal in the document', () => {
    expect(() => MinorUnits.parseLiteral(parseValue('125050'))).toThrow('not 125050.');
  });

  test('goes out as a string, and only from an exact integer', () => {
    expect(MinorUnits.serialize(-125_050n)).toBe('-125050');
    expect(() => MinorUnits.serialize(125_050)).toThrow(TypeError);
  });
});

describe('UUID', () => {
  test('has one spelling, whatever was sent', () => {
    const id = '01936e7c-8f2a-7c3e-9b1d-2f4a5b6c7d8e';
    expect(inputs(UUID, id.toUpperCase())).toEqual([id, id]);
  });

  test.each(['{01936e7c-8f2a-7c3e-9b1d-2f4a5b6c7d8e}', '01936e7c8f2a7c3e9b1d2f4a5b6c7d8e', 'x', '', 7])(
    'refuses %j',
    (value) => {
      expect(refusal(UUID, value)).toMatch(/^UUID takes a UUID such as ".*", not .*\.$/);
    },
  );
});

describe('LocalDate', () => {
  test('is a day of the calendar', () => {
    expect(inputs(LocalDate, '2024-02-29')).toEqual(['2024-02-29', '2024-02-29']);
  });

  test.each(['2023-02-29', '2024-13-01', '0000-01-01', '24-01-01', '2024-01-01T00:00:00Z', '', 20_240_101])(
    'refuses %j',
    (value) => {
      expect(refusal(LocalDate, value)).toBe(
        `LocalDate takes a day of the calendar as "YYYY-MM-DD", not ${JSON.stringify(value)}.`,
      );
    },
  );
});

describe('CurrencyCode', () => {
  test('is a code of ISO 4217', () => {
    expect(inputs(CurrencyCode, 'CZK')).toEqual(['CZK', 'CZK']);
  });

  test.each(['czk', 'ABC', 'CZK ', '', 203])('refuses %j', (value) => {
    expect(refusal(CurrencyCode, value)).toBe(
      `CurrencyCode takes an ISO 4217 currency code in capitals, such as "CZK", not ${JSON.stringify(value)}.`,
    );
  });
});

describe('Position', () => {
  test('is handed on as it is', () => {
    expect(inputs(Position, '0a1b2c3d.42')).toEqual(['0a1b2c3d.42', '0a1b2c3d.42']);
  });

  test.each(['42', '0A1B2C3D.42', '0a1b2c3d.', '0a1b2c3d.-1', '0a1b2c3d.42 ', 42])('refuses %j', (value) => {
    expect(refusal(Position, value)).toBe(
      `Position takes a position as this server gave it out, unchanged, not ${JSON.stringify(value)}.`,
    );
  });
});

test('a refusal quotes no more than the beginning of what was sent', () => {
  expect(refusal(CurrencyCode, 'x'.repeat(10_000)).length).toBeLessThan(200);
});

test('DateTime goes out in UTC with milliseconds', () => {
  expect(JSON.stringify(DateTime.serialize(new Date('2024-01-02T03:04:05.6Z')))).toBe(
    '"2024-01-02T03:04:05.600Z"',
  );
});

test('JSON goes out as it is', () => {
  expect(Json.serialize({ amount: '1' })).toEqual({ amount: '1' });
});
