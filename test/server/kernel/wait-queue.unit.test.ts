import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Place, WaitQueue } from '../../../server/kernel/projections/wait-queue.ts';

type Act =
  | { readonly kind: 'join'; readonly position: bigint }
  | { readonly kind: 'leave'; readonly which: number }
  | { readonly kind: 'take'; readonly upTo: bigint };

const position = fc.bigInt(0n, 40n);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: position.map((at) => ({ kind: 'join' as const, position: at })) },
  { weight: 2, arbitrary: fc.nat().map((which) => ({ kind: 'leave' as const, which })) },
  { weight: 1, arbitrary: position.map((upTo) => ({ kind: 'take' as const, upTo })) },
);

test('whoever joins, leaves and is taken, the queue holds what a list would hold', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
      const queue = new WaitQueue<number>();
      const left: Place<number>[] = [];
      let inside: Place<number>[] = [];
      for (const [name, one] of acts.entries()) {
        if (one.kind === 'join') inside.push(queue.join(name, one.position));
        else if (one.kind === 'leave' && inside.length > 0) {
          const [gone] = inside.splice(one.which % inside.length, 1);
          if (!gone) throw new Error('there is somebody to leave');
          queue.leave(gone);
          left.push(gone);
        } else if (one.kind === 'take') {
          const due = inside.filter((place) => place.position <= one.upTo);
          inside = inside.filter((place) => place.position > one.upTo);
          const taken = queue.takeUpTo(one.upTo);
          expect([...taken].sort(byNumber)).toEqual(due.map(({ waiter }) => waiter).sort(byNumber));
          left.push(...due);
        }
        for (const gone of left) queue.leave(gone);
        expect(queue.size).toBe(inside.length);
        expect(queue.everybody().sort(byNumber)).toEqual(inside.map(({ waiter }) => waiter).sort(byNumber));
      }
    }),
  );
});

test('the lowest position is taken first', () => {
  const queue = new WaitQueue<bigint>();
  for (const at of [5n, 3n, 9n, 1n, 7n, 3n]) queue.join(at, at);
  expect(queue.takeUpTo(7n)).toEqual([1n, 3n, 3n, 5n, 7n]);
  expect(queue.everybody()).toEqual([9n]);
});

const byNumber = (one: number, other: number) => one - other;
