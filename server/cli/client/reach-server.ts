import { z } from 'zod';
import { type ClientOptions, GraphqlClient } from './graphql-client.ts';

/** Long enough for a server that is just starting to listen, short enough for a typing error in the address. */
const REACH_WITHIN_MS = 5_000;

const schema = z.object({ __typename: z.literal('Query') });

/** Makes sure that a Daybook server answers before any work is begun. Throws ClientFailure if none does. */
export async function reachServer(server: Pick<ClientOptions, 'url' | 'key'>): Promise<void> {
  const client = new GraphqlClient({ ...server, retryForMs: REACH_WITHIN_MS });
  await client.send({ operation: { document: 'query Reach { __typename }', data: schema }, variables: {} });
}
