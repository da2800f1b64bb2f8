import { makeExecutableSchema } from '@graphql-tools/schema';
import { scalarResolvers } from '../../server/graphql/scalars.ts';
import { loadTypeDefs } from '../../server/graphql/schema.ts';
import type { HttpTarget } from './http-client.ts';
import { ACCOUNTS, accountIdOf } from './operations.ts';
import { serveSchema } from './serve-schema.ts';

/** The real mutation's document, input and answer, but nothing happens: what is left is the price of keeping a command. */
export async function serve(): Promise<HttpTarget> {
  const payload = (accountId: string) => ({
    account: { id: accountId, version: 1, balance: { minorUnits: 125n, currency: 'EUR' } },
    receipt: { position: '00000000.1' },
    errors: [],
  });
  type Input = { readonly input: { readonly accountId: string } };
  const resolvers = {
    Mutation: { depositMoney: async (_parent: unknown, { input }: Input) => payload(input.accountId) },
  };
  const schema = makeExecutableSchema({
    typeDefs: [...loadTypeDefs()],
    resolvers: [scalarResolvers, resolvers],
  });
  const accountIds = Array.from({ length: ACCOUNTS }, (_, account) => accountIdOf(account));
  return { port: await serveSchema(schema), operation: 'deposit', accountIds };
}
