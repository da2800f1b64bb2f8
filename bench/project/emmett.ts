import type { Event } from '@event-driven-io/emmett';
import {
  getPostgreSQLEventStore,
  pongoSingleStreamProjection,
  rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql';
import type { PostgresConnection } from '../../server/database/connection.ts';
import { accountIdOf, type DepositData, deposit } from '../append/payload.ts';
import { queryOn } from '../support/postgres.ts';

type MoneyDeposited = Event<'MoneyDeposited', Pick<DepositData, keyof DepositData>>;

type Balance = { readonly balanceMinor: number; readonly deposits: number };

/** The balance of each account, one document for each stream, as Emmett's documentation writes projections. */
const balances = pongoSingleStreamProjection<Balance, MoneyDeposited>({
  collectionName: 'balances',
  canHandle: ['MoneyDeposited'],
  initialState: () => ({ balanceMinor: 0, deposits: 0 }),
  evolve: (balance: Balance, { data }: MoneyDeposited) => ({
    balanceMinor: balance.balanceMinor + Number(data.amountMinor),
    deposits: balance.deposits + 1,
  }),
});

/** Lets Emmett make its tables, and fills its log evenly. */
export async function load({
  connection,
  events,
  streams,
}: {
  readonly connection: PostgresConnection;
  readonly events: number;
  readonly streams: number;
}): Promise<void> {
  const store = getPostgreSQLEventStore(addressOf(connection));
  await store.schema.migrate();
  const each = Array.from(
    { length: Math.round(events / streams) },
    (): MoneyDeposited => ({ type: 'MoneyDeposited', data: { ...deposit } }),
  );
  // One after the other: what is appended at the same time, its rebuild does not always count.
  for (let stream = 0; stream < streams; stream += 1)
    await store.appendToStream(`account-${accountIdOf(stream)}`, each);
  await store.close();
}

/** Builds the projection again from the first event; returns how long it took in ms. Throws unless every event was counted. */
export async function rebuild(connection: PostgresConnection): Promise<number> {
  const consumer = rebuildPostgreSQLProjections({
    connectionString: addressOf(connection),
    projections: [balances],
  });
  const startedAt = performance.now();
  await consumer.start();
  const tookMs = performance.now() - startedAt;
  await consumer.close();
  const { rows } = await queryOn<{ counted: string; stored: string }>(
    connection,
    `SELECT (SELECT sum((data ->> 'deposits')::bigint) FROM balances)::text AS counted, (SELECT count(*) FROM emt_messages)::text AS stored`,
  );
  const [{ counted, stored } = { counted: '0', stored: '?' }] = rows;
  if (counted !== stored) throw new Error(`emmett's rebuild counted ${counted} of ${stored} events`);
  return tookMs;
}

function addressOf({ host, port, user, database }: PostgresConnection): string {
  return `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}
