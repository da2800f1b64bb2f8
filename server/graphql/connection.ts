import type { z } from 'zod';
import { ReadFailure } from '../errors.ts';

/** No page is larger: what a screen shows, and what a query may cost, ends somewhere. */
const MAX_PAGE_SIZE = 100;

/** A page of items in the form of Relay's connections. */
export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** What was asked for: how many, and after which cursor. */
export interface PageArguments {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/**
 * Makes a page from one item more than it has room for: that one tells whether there is a next page.
 *
 * @param items At most `first + 1` items, in order.
 */
export function toConnection<Node>(
  items: readonly Node[],
  { first, after }: PageArguments,
  cursorOf: (node: Node) => unknown,
): Connection<Node> {
  const nodes = items.slice(0, first);
  const edges = nodes.map((node) => ({ cursor: encodeCursor(cursorOf(node)), node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: items.length > first,
      hasPreviousPage: after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** How many items to read for a page: one more than is shown. Throws a `ReadFailure` unless `first` is 1 to 100. */
export function limitOf({ first }: PageArguments): number {
  if (first >= 1 && first <= MAX_PAGE_SIZE) return first + 1;
  throw new ReadFailure('BAD_USER_INPUT', `first is ${first}; a page has 1 to ${MAX_PAGE_SIZE} items.`);
}

/** What a cursor stands for, null if there is none. Throws a `ReadFailure` if it is not a cursor of this connection. */
export function cursorIn<Key>(schema: z.ZodType<Key>, { after }: PageArguments): Key | null {
  if (after == null) return null;
  const key = schema.safeParse(parseCursor(after));
  if (key.success) return key.data;
  throw new ReadFailure(
    'BAD_USER_INPUT',
    'after is not a cursor of this connection; take one from its edges.',
  );
}

function encodeCursor(key: unknown): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function parseCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
