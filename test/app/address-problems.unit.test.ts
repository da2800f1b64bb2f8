import { expect, test } from 'vitest';
import { parseAsDay, parseAsMoment, parseAsOneOf, parseAsSomeOf } from '../../app/_address/parameters.ts';
import { problemsIn } from '../../app/_address/problems.ts';

const parameters = {
  from: parseAsDay,
  to: parseAsDay,
  recorded: parseAsMoment,
  order: parseAsOneOf(['ASC', 'DESC']).withDefault('ASC'),
  status: parseAsSomeOf(['ACTIVE', 'CLOSED']),
};

/** The sentences about an address. */
function sentencesOn(query: string): readonly string[] {
  return problemsIn(new URLSearchParams(query), parameters, [['from', 'to']], [['least', 'order']]).map(
    ({ sentence }) => sentence,
  );
}

test('an address that says what its screen takes is no problem, nor is what no screen asks for', () => {
  expect(
    sentencesOn(
      'from=2028-02-29&to=2028-02-29&recorded=2026-11-28T15:00:00.123456Z&order=DESC&status=ACTIVE,CLOSED',
    ),
  ).toEqual([]);
  expect(sentencesOn('utm=nonsense&from=')).toEqual([]);
});

test.each([['nonsense'], ['2026-02-31'], ['2026-13-01'], ['2026-1-1'], ['0000-01-01'], ['2026-11-28T00:00']])(
  '%s is no day',
  (day) => {
    expect(sentencesOn(`from=${day}`)).toEqual([
      `from takes a day of the calendar, such as 2026-11-28, not “${day}”.`,
    ]);
  },
);

test.each([['now'], ['2026-02-31T00:00:00Z'], ['2026-11-28T25:00:00Z']])('%s is no moment', (moment) => {
  expect(sentencesOn(`recorded=${moment}`)).toEqual([
    `recorded takes a moment, such as 2026-11-28T15:00:00Z, not “${moment}”.`,
  ]);
});

test('words that are not among those that a part takes are told with all that are', () => {
  expect(sentencesOn('order=UP&status=ACTIVE,NONE')).toEqual([
    'order takes one of ASC, DESC, not “UP”.',
    'status takes some of ACTIVE, CLOSED, with commas between them, not “ACTIVE,NONE”.',
  ]);
});

test('a range that ends before it begins is told with both ends', () => {
  expect(sentencesOn('from=2026-11-28&to=2026-11-01')).toEqual([
    'from is later than to: “2026-11-28”, “2026-11-01”.',
  ]);
});

test('a part that means nothing without another is told if that is not there', () => {
  expect(sentencesOn('least=100')).toEqual(['least needs order beside it, which is not there.']);
  expect(sentencesOn('least=100&order=')).toEqual(['least needs order beside it, which is not there.']);
  expect(sentencesOn('least=100&order=ASC')).toEqual([]);
  expect(sentencesOn('least=')).toEqual([]);
});

test('a long text is cut', () => {
  expect(sentencesOn(`order=${'x'.repeat(500)}`)).toEqual([
    `order takes one of ASC, DESC, not “${'x'.repeat(60)}…”.`,
  ]);
});
