import { z } from 'zod';
import type { GraphqlClient, Operation } from '../client/graphql-client.ts';

const firstEventSchema = z.object({
  events: z.object({ nodes: z.array(z.object({ correlationId: z.string() })) }),
  projectionProgress: z.object({ head: z.string() }),
});

const firstEvent: Operation<z.output<typeof firstEventSchema>> = {
  document: `query FirstEvent {
    events(direction: ASC, first: 1) { nodes { correlationId } }
    projectionProgress { head }
  }`,
  data: firstEventSchema,
};

const accountCountSchema = z.object({ accounts: z.object({ totalCount: z.int() }) });

const accountCount: Operation<z.output<typeof accountCountSchema>> = {
  document: `query AccountCount($atLeast: Position!) {
    accounts(first: 1, atLeast: $atLeast, waitMs: 30000) { totalCount }
  }`,
  data: accountCountSchema,
};

const openingsSchema = z.object({
  events: z.object({
    nodes: z.array(z.object({ id: z.string() })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

const openings: Operation<z.output<typeof openingsSchema>> = {
  document: `query Openings($story: String!, $after: String) {
    events(filter: { correlationId: $story, types: ["AccountOpened"] }, direction: ASC, first: 100, after: $after) {
      nodes { id }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  data: openingsSchema,
};

/** What the demo has to know of the book that it is to fill. */
export interface Book {
  /** The correlation id of the first event of all; null if the book is empty. */
  readonly firstStory: string | null;
  readonly accountCount: number;
}

/** Looks at the book as it is now. */
export async function readBook(client: GraphqlClient): Promise<Book> {
  const { events, projectionProgress } = await client.send({ operation: firstEvent, variables: {} });
  const variables = { atLeast: projectionProgress.head };
  const { accounts } = await client.send({ operation: accountCount, variables });
  return { firstStory: events.nodes[0]?.correlationId ?? null, accountCount: accounts.totalCount };
}

/** How many accounts were opened in the course of a story. */
export async function countOpenings(client: GraphqlClient, story: string): Promise<number> {
  let count = 0;
  let after: string | null = null;
  do {
    const variables: object = { story, after };
    const { events } = await client.send({ operation: openings, variables });
    count += events.nodes.length;
    after = events.pageInfo.hasNextPage ? events.pageInfo.endCursor : null;
  } while (after !== null);
  return count;
}
