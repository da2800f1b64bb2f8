import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysBetween, monthsBefore } from '../../../server/cli/demo/calendar.ts';
import { type Plan, planDemo, type Recipe } from '../../../server/cli/demo/plan.ts';
import type { Step } from '../../../server/cli/demo/steps.ts';
import { commandIdOf, lastDayOf, storyOf } from '../../../server/cli/demo/story.ts';

const recipe: Recipe = { seed: 1, accounts: 60, months: 6, until: '2025-11-20' };
const plan = planDemo(recipe);

const stepsOf = <Kind extends Step['kind']>(kind: Kind, of: Plan = plan) =>
  of.steps.filter((step): step is Extract<Step, { kind: Kind }> => step.kind === kind);

/** The lowest available money and the last balance of every account, by the rules that the server has. */
function replay({ steps }: Plan) {
  const balances = new Map<number, bigint>();
  const limits = new Map<number, bigint>();
  const ended = new Set<number>();
  const add = (account: number, amount: bigint) => {
    expect(balances.has(account), 'the account is open').toBe(true);
    expect(ended.has(account), 'the account is neither frozen nor closed').toBe(false);
    const balance = (balances.get(account) ?? 0n) + amount;
    expect(balance + (limits.get(account) ?? 0n), 'the money is there').toBeGreaterThanOrEqual(0n);
    balances.set(account, balance);
  };
  for (const step of steps) {
    if (step.kind === 'open') {
      balances.set(step.account, 0n);
      limits.set(step.account, step.overdraftLimit);
    }
    if (step.kind === 'deposit') add(step.account, step.amount);
    if (step.kind === 'withdraw' || step.kind === 'transfer') add(step.account, -step.amount);
    if (step.kind === 'transfer') add(step.toAccount, step.amount);
    if (step.kind === 'close') expect(balances.get(step.account)).toBe(0n);
    if (step.kind === 'close' || step.kind === 'freeze') ended.add(step.account);
  }
  return balances;
}

describe('the plan of a demo', () => {
  test('is the same for the same recipe, and another for another seed', () => {
    expect(planDemo(recipe)).toEqual(plan);
    expect(planDemo({ ...recipe, seed: 2 })).not.toEqual(plan);
  });

  test('has nothing that the server would refuse, whatever the recipe', () => {
    const recipes = fc.record({
      seed: fc.nat(),
      accounts: fc.integer({ min: 12, max: 40 }),
      months: fc.integer({ min: 1, max: 2 }),
      until: fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
    });
    fc.assert(
      fc.property(recipes, ({ until, ...rest }) => {
        const made = planDemo({ ...rest, until: until.toISOString().slice(0, 10) });
        expect(stepsOf('open', made)).toHaveLength(rest.accounts);
        expect(made.currencies).toHaveLength(rest.accounts);
        expect([...replay(made).values()].filter((balance) => balance < 0n).length).toBeGreaterThan(0);
        for (const kind of ['freeze', 'close', 'rename'] as const)
          expect(stepsOf(kind, made)).toHaveLength(1);
      }),
      { numRuns: 25 },
    );
  });

  test('keeps the days in order, from the first month to the last day', () => {
    const days = plan.steps.map(({ bookedOn }) => bookedOn);
    expect(days).toEqual(days.toSorted());
    expect([days.at(0), days.at(-1)]).toEqual(['2025-05-20', '2025-11-20']);
  });

  test('pays salaries on a weekday near the end of the month', () => {
    const salaries = plan.steps.filter(
      (step) => 'description' in step && step.description.startsWith('Salary'),
    );
    expect(salaries.length).toBeGreaterThan(150);
    for (const { bookedOn } of salaries) {
      expect([1, 2, 3, 4, 5]).toContain(new Date(bookedOn).getUTCDay());
      expect(Number(bookedOn.slice(8))).toBeGreaterThan(20);
    }
  });

  test('moves rents and savings between accounts of one currency', () => {
    const transfers = stepsOf('transfer');
    for (const { account, toAccount } of transfers) {
      expect(plan.currencies[account]).toBe(plan.currencies[toAccount]);
      expect(account).not.toBe(toAccount);
    }
    const purposes = new Set(transfers.map(({ description }) => description.split(' ')[0]));
    expect(purposes).toEqual(new Set(['Rent', 'Shop', 'Salary', 'Monthly']));
  });

  test('keeps accounts in three currencies, and has no two owners of one name', () => {
    expect(new Set(plan.currencies)).toEqual(new Set(['EUR', 'CZK', 'GBP']));
    const owners = stepsOf('open').map(({ owner }) => owner);
    expect(new Set(owners).size).toBe(owners.length);
  });

  test('books crowns without small change', () => {
    const crowns = plan.steps.filter((step) => 'amount' in step && plan.currencies[step.account] === 'CZK');
    expect(crowns.length).toBeGreaterThan(500);
    for (const step of crowns) if ('amount' in step) expect(step.amount % 100n).toBe(0n);
  });
});

describe('the commands of a demo', () => {
  test('have ids of their own, the same for the same recipe', () => {
    const ids = plan.steps.map((_, number) => commandIdOf(recipe, number));
    expect(new Set(ids).size).toBe(ids.length);
    expect(commandIdOf({ ...recipe }, 7)).toBe(ids[7]);
    expect(commandIdOf({ ...recipe, until: '2025-11-21' }, 7)).not.toBe(ids[7]);
  });

  test('tell by their story on which day the demo ended', () => {
    expect(lastDayOf(storyOf(recipe), recipe)).toBe('2025-11-20');
    expect(lastDayOf(storyOf(recipe), { ...recipe, seed: 2 })).toBeNull();
    expect(lastDayOf('01936e7c-8f2a-7c3e-9b1d-2f4a5b6c7d8e', recipe)).toBeNull();
  });
});

describe('the calendar', () => {
  test('knows the last weekday of a month that ends on a weekend', () => {
    const august = [...daysBetween('2025-08-27', '2025-08-31')];
    expect(august.map(({ weekdaysLeft }) => weekdaysLeft)).toEqual([2, 1, 0, null, null]);
  });

  test.each([
    ['2025-05-31', 3, '2025-02-28'],
    ['2024-03-31', 1, '2024-02-29'],
    ['2025-01-15', 2, '2024-11-15'],
  ])('%s less %i months is %s', (date, months, earlier) => {
    expect(monthsBefore(date, months)).toBe(earlier);
  });
});
