import { describe, expect, test } from 'vitest';
import { pointsWithin } from '../../app/accounts/_account/balance-points.ts';

const on = (day: string, minorUnits: string) => ({ day, balance: { minorUnits, currency: 'CZK' } });
const history = [on('1993-01-04', '100'), on('1993-02-10', '250'), on('1993-03-20', '40')];

const today = '1994-06-30';
const within = (from: string | null, to: string | null) => pointsWithin(history, { from, to }, today);

describe('the balances over a range of days', () => {
  test('reach from the first change to the last day, or to today', () => {
    expect(within(null, '1993-12-31')).toEqual([...history, on('1993-12-31', '40')]);
    expect(within(null, null)).toEqual([...history, on(today, '40')]);
  });

  test('reach past today where something is booked later', () => {
    expect(pointsWithin(history, { from: null, to: null }, '1993-03-01')).toEqual(history);
  });

  test('begin with what stood on the first day, and end with what stood on the last', () => {
    expect(within('1993-02-01', '1993-02-28')).toEqual([
      on('1993-02-01', '100'),
      on('1993-02-10', '250'),
      on('1993-02-28', '250'),
    ]);
  });

  test('have a day on which something changed once, also if it is the first or the last', () => {
    expect(within('1993-02-10', '1993-03-20')).toEqual(history.slice(1));
    expect(within('1993-02-10', '1993-02-10')).toEqual([history[1]]);
  });

  test('stand still where nothing changed, and are not there before anything did', () => {
    expect(within('1994-01-01', '1994-01-31')).toEqual([on('1994-01-01', '40'), on('1994-01-31', '40')]);
    expect(within('1992-01-01', '1992-12-31')).toEqual([]);
  });
});
