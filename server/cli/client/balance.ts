import { z } from 'zod';
import type { GraphqlClient, Operation } from './graphql-client.ts';

/** An account that was written to; `position` is what a query has to wait for to see it, if anything. */
export interface WrittenAccount {
  readonly id: string;
  readonly position: string | null;
}

const schema = z.object({ account: z.object({ balance: z.object({ minorUnits: z.string() }) }).nullable() });

/** 30 s is the longest wait that the server grants; a server that needs longer is asked again. */
const query: Operation<z.output<typeof schema>> = {
  document: `query Balance($id: ID!, $atLeast: Position) {
    account(id: $id, atLeast: $atLeast, waitMs: 30000) { balance { minorUnits } }
  }`,
  data: schema,
};

/** The balance on the read side, in minor units, with everything up to the position in it; null without such an account. */
export async function readBalance(
  client: GraphqlClient,
  { id, position }: WrittenAccount,
): Promise<bigint | null> {
  const { account } = await client.send({ operation: query, variables: { id, atLeast: position } });
  return account === null ? null : BigInt(account.balance.minorUnits);
}
