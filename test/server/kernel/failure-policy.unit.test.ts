import { expect, test } from 'vitest';
import { FailurePolicy } from '../../../server/kernel/projections/failure-policy.ts';

const reactionsUntilQuarantine = (policy: FailurePolicy): readonly string[] => {
  const reactions: string[] = [];
  while (reactions.at(-1) !== 'quarantine') reactions.push(policy.failed().kind);
  return reactions;
};

test('a failure is tried again with pauses, then halved down to one event, then put aside', () => {
  const reactions = reactionsUntilQuarantine(new FailurePolicy());
  expect(reactions.slice(0, 3)).toEqual(['again', 'again', 'again']);
  expect(reactions.filter((reaction) => reaction === 'smaller')).toHaveLength(12);
  expect(reactions.slice(-2)).toEqual(['again', 'quarantine']);
});

test('after a success steps grow back to their full size, and a failure has its pauses again', () => {
  const policy = new FailurePolicy();
  const full = policy.limit;
  reactionsUntilQuarantine(policy);
  expect(policy.limit).toBe(1);
  for (let successes = 0; successes < 13; successes += 1) policy.succeeded();
  expect(policy.limit).toBe(full);
  expect(policy.failed()).toMatchObject({ kind: 'again' });
});
