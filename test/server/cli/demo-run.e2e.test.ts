import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { commands, sendCommand } from '../../../server/cli/client/commands.ts';
import { GraphqlClient } from '../../../server/cli/client/graphql-client.ts';
import type { DemoOptions } from '../../../server/cli/demo/options.ts';
import { formatReport } from '../../../server/cli/demo/report.ts';
import { runDemo } from '../../../server/cli/demo/run-demo.ts';
import { keyFor } from '../../support/credentials.ts';
import { query } from '../../support/query.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  server = await startTestServer();
});

afterAll(async () => {
  vi.restoreAllMocks();
  await server.stop();
});

const optionsOf = (more: Partial<DemoOptions> = {}): DemoOptions => ({
  url: server.url,
  key: keyFor(server.url),
  seed: 7,
  accounts: 20,
  months: 2,
  until: '2025-11-20',
  force: false,
  ...more,
});

const countEvents = async () => {
  const [row] = await query(server.connection, 'SELECT count(*)::int AS count FROM events');
  return row?.count;
};

describe('a demo, step by step on one book', () => {
  test('fills it with people and companies, and what is seen adds up to what was planned', async () => {
    const report = await runDemo(optionsOf());
    expect(report.performance.stepsReplayed).toBe(0);
    expect(await countEvents()).toBe(report.performance.eventsAdded);
    const planned = report.plan.currencies.map((_, account) =>
      report.plan.steps.reduce((sum, step) => {
        if (!('amount' in step)) return sum;
        if (step.kind === 'transfer' && step.toAccount === account) return sum + step.amount;
        if (step.account !== account) return sum;
        return step.kind === 'deposit' ? sum + step.amount : sum - step.amount;
      }, 0n),
    );
    expect(report.balances).toEqual(planned);
    expect(formatReport(report)).toMatch(/is overdrawn: -EUR .*\./);
  });

  test('run again, on any day, adds nothing', async () => {
    const before = await countEvents();
    const again = await runDemo(optionsOf({ until: null }));
    expect(again.recipe.until).toBe('2025-11-20');
    expect(again.performance).toMatchObject({ eventsAdded: 0, stepsReplayed: again.plan.steps.length });
    expect(await countEvents()).toBe(before);
  });

  test('is refused where there are accounts of others, unless it is forced', async () => {
    const client = new GraphqlClient({ url: server.url, key: keyFor(server.url) });
    const input = { owner: 'Somebody Else', currency: 'EUR', bookedOn: '2025-11-20' };
    const commandId = '01936e7c-8f2a-7c3e-9b1d-2f4a5b6c7d8e';
    await sendCommand(client, commands.openAccount, { commandId, ...input });
    const before = await countEvents();
    await expect(runDemo(optionsOf())).rejects.toThrow(
      /There is 1 account that is not of this demo in the book/,
    );
    await expect(runDemo(optionsOf({ seed: 8 }))).rejects.toThrow(
      /There are 21 accounts that are not of this demo/,
    );
    expect(await countEvents()).toBe(before);
    const forced = await runDemo(optionsOf({ force: true }));
    expect(forced.performance.eventsAdded).toBe(0);
  });
});
