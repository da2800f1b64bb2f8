import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Permission } from '../../../server/identity/permissions.ts';
import { authorizationFor } from '../../support/credentials.ts';
import { query } from '../../support/query.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf, type Payload } from './client.ts';

/** Far more rows than are read at a time. */
const MANY = 100_000;

/** What may be in memory at a time; all of the rows would be several times as much. */
const FLAT_BYTES = 32 * 1024 * 1024;

/** What is in use once everything was thrown away that nobody needs. */
function bytesInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

type Rows = readonly Record<string, string>[];

async function download(name: string, given: Record<string, object | string> = {}): Promise<Response> {
  const parameters = Object.entries(given).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return fetch(`${server.url}/export/${name}.csv?${new URLSearchParams(parameters)}`, asAdministrator());
}

const asAdministrator = (more: RequestInit = {}): RequestInit => ({
  headers: authorizationFor(server.url),
  ...more,
});

async function rowsOf(name: string, given: Record<string, object | string> = {}): Promise<Rows> {
  const response = await download(name, given);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(response.status, bytes.toString()).toBe(200);
  return parse(bytes, { bom: true, columns: true }) as Rows;
}

const idOf = ({ account }: Payload) => account?.id ?? '';

describe('a download', () => {
  test('is a file that no cache keeps, and has what a receipt tells at least', async () => {
    const { receipt } = await clientOf(server.url).open('Xaver', { currency: 'EUR' });
    const response = await download('accounts', {
      filter: { ownerContains: 'xav' },
      atLeast: receipt.position,
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="accounts.csv"',
      'cache-control': 'no-store',
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(bytes.toString()).toContain('Xaver,EUR,ACTIVE,0.00,0.00,0.00,');
  });

  test.each([
    ['an argument that there is not', 'accounts', { owner: 'Ann' }, 400, 'There is no argument owner'],
    ['a filter that is not JSON', 'accounts', { filter: '{' }, 400, 'filter is not JSON'],
    ['a filter that there is not', 'accounts', { filter: { colour: 'red' } }, 400, 'colour'],
    ['a value of another type', 'accounts', { filter: { balanceAtLeast: 5 } }, 400, 'MinorUnits'],
    ['no account', 'transactions', {}, 400, 'accountId is missing'],
    ['an account that is none', 'statement', { accountId: 'nobody' }, 400, 'not the id of an account'],
    ['a position of another log', 'accounts', { atLeast: 'ffffffff.1' }, 400, 'not a position of this log'],
    ['a version for a list', 'accounts', { asOf: { version: 1 } }, 400, 'a list has none'],
  ])('of %s is refused with the reason', async (_what, name, given, status, reason) => {
    const response = await download(name, given as Record<string, object | string>);
    expect(response.status).toBe(status);
    expect((await response.json()).errors[0].message).toContain(reason);
  });

  test.each(['accounts', 'transactions', 'statement'])(
    'of %s needs a sign-in or a key that may read the book',
    async (name) => {
      const url = `${server.url}/export/${name}.csv?accountId=${randomUUID()}`.replace(
        /(accounts[.]csv).*/,
        '$1',
      );
      expect((await fetch(url)).status).toBe(401);
      const statusFor = async (scopes: readonly Permission[] | null) => {
        const { apiKeys } = server.services.identity;
        const { secret } = await apiKeys.create({
          name: 'Test',
          role: 'AUDITOR',
          scopes,
          expiresAt: null,
          createdBy: 'test',
        });
        return (await fetch(url, { headers: { authorization: `Bearer ${secret}` } })).status;
      };
      expect(await statusFor(null)).toBe(200);
      expect(await statusFor(['READ_AUDIT_LOG'])).toBe(403);
    },
  );

  test('that waits for what is not there yet says so', async () => {
    const { receipt } = await clientOf(server.url).open('Yves');
    const [epoch] = receipt.position.split('.');
    const response = await download('accounts', { atLeast: `${epoch}.999999`, waitMs: '0' });
    expect(response.status).toBe(409);
    expect((await response.json()).errors[0].extensions.code).toBe('PROJECTION_BEHIND');
  });
});

test('the accounts are those of the list: filtered, sorted, and as they were', async () => {
  const { open, deposit } = clientOf(server.url);
  const [poor, rich] = [await open('Zoe Poor'), await open('Zoe Rich')];
  const before = (await deposit(idOf(poor), '100')).receipt.position;
  const { receipt } = await deposit(idOf(rich), '125050');
  const zoes = { filter: { ownerContains: 'zoe' }, sort: { field: 'BALANCE', direction: 'DESC' } };
  const now = await rowsOf('accounts', { ...zoes, atLeast: receipt.position });
  expect(now.map(({ owner, balance, version }) => [owner, balance, version])).toEqual([
    ['Zoe Rich', '1250.50', '2'],
    ['Zoe Poor', '1.00', '2'],
  ]);
  const then = await rowsOf('accounts', { ...zoes, asOf: { position: before }, atLeast: receipt.position });
  expect(then.map(({ owner, balance }) => [owner, balance])).toEqual([
    ['Zoe Poor', '1.00'],
    ['Zoe Rich', '0.00'],
  ]);
});

test('hostile texts come out as texts, and the cells are those that went in', async () => {
  const hostile = [
    '=HYPERLINK("http://evil.example","x")',
    '+1',
    '-2',
    '@SUM(A1)',
    'a "b", c; d',
    'ünï ✓ 名',
  ];
  const { open, mutate } = clientOf(server.url);
  const account = await open('=cmd|calc');
  let position = '';
  for (const text of hostile) {
    const input = { accountId: idOf(account), amount: { minorUnits: '1', currency: 'CZK' } };
    const details = { description: text, counterparty: text, externalReference: text };
    ({ position } = (await mutate('depositMoney', 'MoveMoneyInput', { ...input, ...details })).receipt);
  }
  const expected = hostile.map((text) => (/^[=+\-@]/.test(text) ? `'${text}` : text));
  const given = { accountId: idOf(account), atLeast: position };
  const statement = await rowsOf('statement', given);
  for (const column of ['description', 'counterparty', 'reference'])
    expect(statement.map((row) => row[column])).toEqual(expected);
  const [owner] = await rowsOf('accounts', { filter: { owner: '=cmd|calc' }, atLeast: position });
  expect(owner?.owner).toBe("'=cmd|calc");
});

test('movements are filtered as on screen, the newest first; a statement begins with the oldest', async () => {
  const { open, deposit, withdraw } = clientOf(server.url);
  const accountId = idOf(await open('Ann', { overdraftLimit: '100' }));
  await deposit(accountId, '10', { bookedOn: '2026-01-01', description: 'salary' });
  await withdraw(accountId, '25', { bookedOn: '2026-01-02' });
  const { receipt } = await deposit(accountId, '5', { bookedOn: '2026-02-01' });
  const given = { accountId, atLeast: receipt.position };
  const amounts = (rows: Rows) => rows.map(({ amount, balance_after }) => [amount, balance_after]);
  expect(amounts(await rowsOf('transactions', given))).toEqual([
    ['0.05', '-0.10'],
    ['0.25', '-0.15'],
    ['0.10', '0.10'],
  ]);
  expect(amounts(await rowsOf('statement', { ...given, filter: { bookedTo: '2026-01-31' } }))).toEqual([
    ['0.10', '0.10'],
    ['0.25', '-0.15'],
  ]);
  expect(amounts(await rowsOf('transactions', { ...given, filter: { text: 'SAL' } }))).toHaveLength(1);
  expect(amounts(await rowsOf('transactions', { ...given, filter: { direction: 'DEBIT' } }))).toHaveLength(1);
  expect(amounts(await rowsOf('transactions', { ...given, asOf: { version: 2 } }))).toHaveLength(1);
});

describe('a hundred thousand rows', () => {
  const accountId = randomUUID();
  beforeAll(async () => {
    // Straight into the read table: what is tested is how it is read.
    await query(
      server.connection,
      `INSERT INTO account_transactions (account_id, stream_version, transaction_id, position, kind, direction, amount_minor,
                                         currency, balance_after_minor, booked_on, recorded_at, description)
       SELECT '${accountId}', n, gen_random_uuid(), 1000000 + n, 'DEPOSIT', 'CREDIT', 1, 'CZK', n, '2026-01-01', now(),
              repeat('x', 200)
         FROM generate_series(1, ${MANY}) AS n`,
    );
  });

  test('go through in flat memory, all of them and in order', async () => {
    const response = await download('statement', { accountId });
    let [lines, largest, measured] = [0, 0, 0];
    let last = '';
    const before = bytesInUse();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      const text = last + Buffer.from(chunk).toString();
      const parts = text.split('\r\n');
      last = parts.pop() ?? '';
      lines += parts.length;
      const decade = Math.floor(lines / 10_000);
      if (decade > measured) largest = Math.max(largest, bytesInUse() - before);
      measured = decade;
    }
    expect(lines).toBe(MANY + 1);
    expect(largest).toBeLessThan(FLAT_BYTES);
  });

  test('of which a client reads only the first are not read to the end, and it keeps nothing', async () => {
    const controller = new AbortController();
    const response = await fetch(
      `${server.url}/export/statement.csv?accountId=${accountId}`,
      asAdministrator({ signal: controller.signal }),
    );
    await response.body?.getReader().read();
    const exporting = async () => {
      const sql = `SELECT count(*)::integer AS count FROM pg_stat_activity
                    WHERE application_name = 'daybook export' AND datname = current_database()`;
      const [row] = await query(server.connection, sql);
      return row?.count;
    };
    expect(await exporting()).toBe(1);
    controller.abort();
    await expect.poll(exporting, { timeout: 10_000 }).toBe(0);
  });

  test('are begun four times at once and no more, and then again', async () => {
    const controller = new AbortController();
    const begin = () =>
      fetch(
        `${server.url}/export/statement.csv?accountId=${accountId}`,
        asAdministrator({ signal: controller.signal }),
      );
    const begun = await Promise.all([begin(), begin(), begin(), begin()]);
    expect(begun.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const fifth = await begin();
    expect(fifth.status).toBe(503);
    expect((await fifth.json()).errors[0].extensions.code).toBe('TOO_MANY_EXPORTS');
    controller.abort();
    await expect.poll(async () => (await download('accounts')).status, { timeout: 10_000 }).toBe(200);
  });
});
