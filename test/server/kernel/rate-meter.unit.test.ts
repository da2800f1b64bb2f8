import { expect, test } from 'vitest';
import { RateMeter } from '../../../server/kernel/rate-meter.ts';

function startMeter() {
  const clock = { nowMs: 0 };
  const meter = new RateMeter(() => clock.nowMs);
  const countFor = (seconds: number, perSecond: number) => {
    for (let step = 0; step < seconds * 10; step += 1) {
      clock.nowMs += 100;
      meter.add(perSecond / 10);
    }
  };
  return { clock, meter, countFor };
}

test('a rate is that of the last seconds, not of all time', () => {
  const { meter, countFor } = startMeter();
  countFor(60, 1_000);
  countFor(10, 20_000);
  expect(meter.perSecond()).toBe(20_000);
});

test('a rate falls to nothing when nothing happens', () => {
  const { clock, meter, countFor } = startMeter();
  countFor(10, 1_000);
  clock.nowMs += 60_000;
  expect(meter.perSecond()).toBe(0);
});

test('what happens after a long silence counts from there', () => {
  const { clock, meter, countFor } = startMeter();
  countFor(1, 1_000);
  clock.nowMs += 3_600_000;
  countFor(5, 1_000);
  expect(meter.perSecond()).toBeGreaterThan(900);
  expect(meter.perSecond()).toBeLessThan(1_100);
});

test('nothing was counted yet: there is no rate', () => {
  expect(startMeter().meter.perSecond()).toBe(0);
});
