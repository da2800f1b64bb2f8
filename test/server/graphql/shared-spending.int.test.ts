import { afterEach, expect, test } from 'vitest';
import { openPool } from '../../../server/database/pool.ts';
import { CostBudget } from '../../../server/graphql/cost-budget.ts';
import { SharedSpending } from '../../../server/graphql/shared-spending.ts';
import { ProcessSession } from '../../../server/kernel/process-session.ts';
import { createBareDatabase, type TestDatabase } from '../../support/database.ts';
import { principalOf } from '../../support/principals.ts';

/** A hundred points for each window of ten seconds. */
const PER_MINUTE = 600;
const SHARE = 100;

const somebody = { principal: principalOf('OPERATOR'), address: '192.0.2.1' };
const somebodyElse = { principal: principalOf('AUDITOR'), address: '192.0.2.2' };

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

/** What a process of a book has of all this. */
async function startProcess(connection: TestDatabase['connection']): Promise<CostBudget> {
  const pool = openPool(connection, { poolSize: 2 });
  const session = new ProcessSession(pool);
  const budget = new CostBudget(PER_MINUTE);
  const spending = new SharedSpending(budget, session);
  session.attend(spending.subject());
  await session.start();
  spending.start();
  undo.push(async () => {
    spending.stop();
    await session.stop();
    await pool.end();
  });
  return budget;
}

test('what somebody has spent in one process is spent in the others, and nobody else’s', async () => {
  const { connection, drop } = await createBareDatabase();
  undo.push(drop);
  const [one, other, third] = [
    await startProcess(connection),
    await startProcess(connection),
    await startProcess(connection),
  ];
  await one.charge(somebody, SHARE / 2);
  await other.charge(somebody, SHARE / 2);
  const refused = { extensions: { code: 'RATE_LIMITED' } };
  // Until they have heard, each lets through what it takes to find out.
  await expect.poll(() => third.charge(somebody, 1).catch((error) => error)).toMatchObject(refused);
  await expect.poll(() => one.charge(somebody, 1).catch((error) => error)).toMatchObject(refused);
  await expect(third.charge(somebodyElse, SHARE)).resolves.toBeUndefined();
});

test('it is told in as many notifications as it takes', async () => {
  const { connection, drop } = await createBareDatabase();
  undo.push(drop);
  const [one, other] = [await startProcess(connection), await startProcess(connection)];
  const crowd = Array.from({ length: 500 }, (_, n) => ({
    principal: principalOf('OPERATOR', `user:${crypto.randomUUID()}`),
    address: `192.0.${n >> 8}.${n & 255}`,
  }));
  for (const member of crowd) await one.charge(member, SHARE);
  for (const member of [crowd[0], crowd[250], crowd[499]])
    await expect
      .poll(() => (member ? other.charge(member, 1).catch((error) => error.extensions.code) : null))
      .toBe('RATE_LIMITED');
});
