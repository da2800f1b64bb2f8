import { expect, test } from 'vitest';
import { destinations, isAt } from '../../app/_shell/destinations.ts';

test('no two places of the console share an address or a key', () => {
  for (const field of ['href', 'key', 'label'] as const) {
    const values = destinations.map((destination) => destination[field]);
    expect(new Set(values).size).toBe(values.length);
  }
});

test('every page belongs to one place', () => {
  const placeOf = (path: string) => destinations.filter((one) => isAt(one, path)).map(({ label }) => label);
  expect(placeOf('/')).toEqual(['Accounts']);
  expect(placeOf('/accounts/1')).toEqual(['Accounts']);
  expect(placeOf('/overview')).toEqual(['Overview']);
  expect(placeOf('/events')).toEqual(['Events']);
});
