import { makeExecutableSchema } from '@graphql-tools/schema';
import { PrismaPg } from '@prisma/adapter-pg';
import type { PostgresConnection } from '../../server/database/connection.ts';
import { scalarResolvers } from '../../server/graphql/scalars.ts';
import { loadTypeDefs } from '../../server/graphql/schema.ts';
import { queryOn } from '../support/postgres.ts';
import type { HttpTarget } from './http-client.ts';
import { ACCOUNTS, accountIdOf } from './operations.ts';
import { PrismaClient } from './prisma-client/client.ts';
import { POOL_SIZE } from './serve-daybook.ts';
import { serveSchema } from './serve-schema.ts';

/** As `mutation/crud.prisma` has them. */
const TABLES = `
  CREATE TABLE "Account" ("id" uuid PRIMARY KEY, "balanceMinor" bigint NOT NULL, "currency" text NOT NULL, "status" text NOT NULL,
    "version" integer NOT NULL);
  CREATE TABLE "Movement" ("id" bigserial PRIMARY KEY, "accountId" uuid NOT NULL REFERENCES "Account", "amountMinor" bigint NOT NULL,
    "bookedOn" date NOT NULL, "description" text NOT NULL, "balanceAfter" bigint NOT NULL, "recordedAt" timestamp(3) NOT NULL DEFAULT now());
  CREATE INDEX ON "Movement" ("accountId", "id");`;

/** With more callers than connections a transaction waits for one, and Prisma gives up after two seconds unless told otherwise. */
const MAX_WAIT_MS = 10_000;

interface Input {
  readonly accountId: string;
  readonly amount: { readonly minorUnits: bigint; readonly currency: string };
  readonly bookedOn: string;
  readonly description: string;
}

/** The program that people write instead, behind the same mutation: a balance that is overwritten, and a history row. */
export async function serve(connection: PostgresConnection): Promise<HttpTarget> {
  await queryOn(connection, TABLES);
  const accountIds = Array.from({ length: ACCOUNTS }, (_, account) => accountIdOf(account));
  const prisma = new PrismaClient({ adapter: new PrismaPg({ ...connection, max: POOL_SIZE }) });
  await prisma.account.createMany({
    data: accountIds.map((id) => ({ id, balanceMinor: 0n, currency: 'EUR', status: 'ACTIVE', version: 1 })),
  });
  const schema = makeExecutableSchema({
    typeDefs: [...loadTypeDefs()],
    resolvers: [
      scalarResolvers,
      {
        Mutation: {
          depositMoney: (_parent: unknown, { input }: { readonly input: Input }) => deposit(prisma, input),
        },
      },
    ],
  });
  return { port: await serveSchema(schema), operation: 'deposit', accountIds };
}

/** A guarded update of the balance and a row of history, in one interactive transaction. */
async function deposit(prisma: PrismaClient, { accountId, amount, bookedOn, description }: Input) {
  const account = await prisma.$transaction(
    async (transaction) => {
      const updated = await transaction.account.update({
        where: { id: accountId, status: 'ACTIVE', currency: amount.currency },
        data: { balanceMinor: { increment: amount.minorUnits }, version: { increment: 1 } },
      });
      const movement = {
        accountId,
        amountMinor: amount.minorUnits,
        bookedOn: new Date(bookedOn),
        description,
        balanceAfter: updated.balanceMinor,
      };
      await transaction.movement.create({ data: movement });
      return updated;
    },
    { maxWait: MAX_WAIT_MS },
  );
  const balance = { minorUnits: account.balanceMinor, currency: account.currency };
  return {
    account: { id: account.id, version: account.version, balance },
    receipt: { position: '00000000.1' },
    errors: [],
  };
}
