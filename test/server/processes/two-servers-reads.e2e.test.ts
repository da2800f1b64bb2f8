import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { transactions } from '../../../server/features/accounts/transactions.ts';
import { projections } from '../../../server/features/index.ts';
import { dataOf, send, subscribe } from '../../support/api.ts';
import { query } from '../../support/query.ts';
import { clientOf } from '../api/client.ts';
import { prepareServers, runnerOf, type Servers, startTwo } from './two-servers.ts';

const DAY = '2026-03-02';

/** Everything that is read with `atLeast`; each field is a query of its own, so that none waits for what another asks for. */
const READS: Readonly<Record<string, string>> = {
  account: 'account(id: $ann, atLeast: $at) { version balance { minorUnits } }',
  accounts:
    'accounts(filter: { ownerContains: "Ann Archer" }, atLeast: $at) { nodes { id balance { minorUnits } } }',
  movements:
    'account(id: $ann) { transactions(atLeast: $at) { totalCount nodes { description amount { minorUnits } } } }',
  search:
    'search(text: "harpsichord", atLeast: $at) { transactions { nodes { transaction { accountId description } } } }',
  ownerPortfolio:
    'ownerPortfolio(owner: "Ann Archer", atLeast: $at) { accountCount holdings { balance { minorUnits } } }',
  accountTotals: 'accountTotals(atLeast: $at) { status accountCount balance { minorUnits } }',
  dailySummaries: 'dailySummaries(atLeast: $at) { nodes { day depositCount deposits { minorUnits } } }',
  hourlyFlows: 'hourlyFlows(atLeast: $at) { depositCount }',
  largestMovements:
    'largestMovements(currency: "CZK", first: 1, atLeast: $at) { description amount { minorUnits } }',
  balanceOf: `balanceOf(bookedOn: "${DAY}", atLeast: $at) { totals { balance { minorUnits } } }`,
  transferRequests: 'transferRequests(atLeast: $at) { nodes { id status } }',
  dashboard: 'dashboard(atLeast: $at) { totals { status accountCount balance { minorUnits } } }',
};

/** Frames until one is as wanted. */
async function until(next: () => Promise<unknown>, isWanted: (frame: string) => boolean): Promise<void> {
  while (!isWanted(JSON.stringify(await next())));
}

function follow(url: string, text: string) {
  const { next, close } = subscribe(url, `subscription { ${text} }`);
  onTestFinished(close);
  return next;
}

/** What B tells of by itself; each has said where things stand, and is waited for with the position and amount of a change. */
async function followAll(url: string) {
  const [changes, dashboard, progress] = [
    follow(url, 'accountChanges { position changes { account { balance { minorUnits } } } }'),
    follow(url, 'dashboard { totals { status balance { minorUnits } } }'),
    follow(url, 'projectionProgress { head projections { name position } }'),
  ];
  await Promise.all([changes(), dashboard(), progress()]);
  return ({ position, balance }: { readonly position: string; readonly balance: string }) =>
    Promise.all([
      until(changes, (frame) => frame.includes(`"${position}"`) && frame.includes(`"${balance}"`)),
      until(dashboard, (frame) => frame.includes(`"${balance}"`)),
      until(progress, (frame) => frame.split(`"position":"${position}"`).length > projections.length),
    ]);
}

/** What one process reads of what another has just been told, each with the position of the receipt. */
async function readAll(url: string, variables: { readonly ann: string; readonly at: string }) {
  const entries = Object.entries(READS).map(async ([name, field]) => {
    const ann = field.includes('$ann') ? '$ann: ID!, ' : '';
    const data = dataOf(await send(url, `query (${ann}$at: Position!) { read: ${field} }`, variables));
    return [name, data.read] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

const minor = (minorUnits: string) => ({ minorUnits });

test('whatever is accepted by one process is read, told and mended in the other', async () => {
  const servers = await prepareServers();
  const two = await startTwo(servers);
  const [here, there] = [clientOf(two.runnerUrl), two.otherUrl];
  const ann = (await here.open('Ann Archer', { bookedOn: DAY })).account.id;
  const bob = (await here.open('Bob Baker', { bookedOn: DAY })).account.id;
  const told = await followAll(there);
  const { receipt } = await here.deposit(ann, '4211', { bookedOn: DAY, description: 'harpsichord' });
  const seen = await readAll(there, { ann, at: receipt.position });
  await told({ position: receipt.position, balance: '4211' });
  const totals = expect.arrayContaining([
    expect.objectContaining({ status: 'ACTIVE', accountCount: 2, balance: minor('4211') }),
  ]);
  expect(seen).toEqual({
    account: { version: 2, balance: minor('4211') },
    accounts: { nodes: [{ id: ann, balance: minor('4211') }] },
    movements: {
      transactions: { totalCount: 1, nodes: [{ description: 'harpsichord', amount: minor('4211') }] },
    },
    search: { transactions: { nodes: [{ transaction: { accountId: ann, description: 'harpsichord' } }] } },
    ownerPortfolio: { accountCount: 1, holdings: [{ balance: minor('4211') }] },
    accountTotals: totals,
    dailySummaries: { nodes: [{ day: DAY, depositCount: 1, deposits: minor('4211') }] },
    hourlyFlows: [{ depositCount: 1 }],
    largestMovements: [{ description: 'harpsichord', amount: minor('4211') }],
    balanceOf: { totals: [{ balance: minor('4211') }] },
    transferRequests: { nodes: [] },
    dashboard: { totals },
  });
  await expectRequestToBeRead({ here, there, ann, bob });
  await expectLetterToBeResolvedElsewhere(servers, { two, ann });
});

type Client = ReturnType<typeof clientOf>;

async function expectRequestToBeRead({
  here,
  there,
  ann,
  bob,
}: {
  here: Client;
  there: string;
  ann: string;
  bob: string;
}) {
  const commandId = randomUUID();
  const input = {
    commandId,
    fromAccountId: ann,
    toAccountId: bob,
    amount: { minorUnits: '1', currency: 'CZK' },
  };
  const { requestTransfer } = await here.query(
    'mutation ($input: RequestTransferInput!) { requestTransfer(input: $input) { receipt { position } } }',
    { input },
  );
  const { position } = (requestTransfer as { readonly receipt: { readonly position: string } }).receipt;
  const { transferRequests } = await readAll(there, { ann, at: position });
  expect(transferRequests).toEqual({ nodes: [{ id: commandId, status: 'PENDING' }] });
}

/** A movement that the process which runs the projection can't write; the other one lists it and tries it again. */
async function expectLetterToBeResolvedElsewhere(
  { connection }: Servers,
  { two, ann }: { readonly two: Awaited<ReturnType<typeof startTwo>>; readonly ann: string },
) {
  const runner = await runnerOf(connection, transactions.name, [two.runner, two.other]);
  const [runnerUrl, otherUrl] =
    runner === two.runner ? [two.runnerUrl, two.otherUrl] : [two.otherUrl, two.runnerUrl];
  const other = clientOf(otherUrl);
  await query(
    connection,
    `ALTER TABLE account_transactions ADD CONSTRAINT squeamish CHECK (description <> 'poison')`,
  );
  await clientOf(runnerUrl).deposit(ann, '5', { bookedOn: DAY, description: 'poison' });
  const letters = async () =>
    (
      (await other.query('{ deadLetters(open: true) { nodes { id projection streamId } } }')).deadLetters as {
        readonly nodes: readonly { readonly id: string }[];
      }
    ).nodes;
  await expect.poll(letters).toMatchObject([{ projection: 'transactions', streamId: `account-${ann}` }]);
  const stale = async () =>
    (await other.query('query ($ann: ID!) { account(id: $ann) { stale { projection } } }', { ann })).account;
  await expect.poll(stale).toEqual({ stale: [{ projection: 'transactions' }] });
  await query(connection, 'ALTER TABLE account_transactions DROP CONSTRAINT squeamish');
  const id = (await letters())[0]?.id;
  const { retryDeadLetter } = await other.query(
    'mutation ($id: ID!) { retryDeadLetter(id: $id) { deadLetter { resolution } failure } }',
    { id },
  );
  expect(retryDeadLetter).toEqual({ deadLetter: { resolution: 'RETRIED' }, failure: null });
  await expect.poll(stale).toEqual({ stale: [] });
  const { account } = await other.query(
    'query ($ann: ID!) { account(id: $ann) { transactions { nodes { amount { minorUnits } } } } }',
    { ann },
  );
  expect(account).toEqual({ transactions: { nodes: [{ amount: minor('5') }, { amount: minor('4211') }] } });
}
