import type { DocumentNode, OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useCallback, useMemo } from 'react';
import type { AsOf } from '../_graphql/generated/graphql.ts';
import { useQuery } from '../_graphql/use-query.ts';
import { joined, policyFor } from '../_past/past-query.ts';
import { useSteady } from '../_table/use-steady.ts';
import { pageSession } from './page-session.ts';

/** A connection, as far as its pages go. */
interface Connection {
  readonly edges: readonly { readonly node: object }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
  /** Absent where the server does not count. */
  readonly totalCount?: number;
}

type NodeOf<Of> = Of extends { readonly edges: readonly { readonly node: infer Node }[] } ? Node : never;

interface PagedQuery<Data, Variables, Name extends keyof Data> {
  readonly document: TypedDocumentNode<Data, Variables>;
  /** The connection among the document's fields. */
  readonly name: Name;
  /** Those of the first page. Has to be stable. */
  readonly variables: Variables;
  /** The time that is shown, if it is not the present; the variables say so too. */
  readonly asOf?: AsOf | undefined;
}

/** The pages of a list: what is there of it, and how to get more of it or the same anew. */
export interface Pages<List, Node extends object> {
  /** Undefined until the first page is there. Stays while another question is asked. */
  readonly connection: List | undefined;
  readonly items: readonly Node[];
  readonly error: Error | undefined;
  readonly isLoading: boolean;
  /** Whether what is there answers an earlier question. */
  readonly isStale: boolean;
  readonly retry: () => void;
  readonly more: () => void;
  /** Reads the first page again, up to a position if one is given, without showing it; undefined for what is past. Stable. */
  readonly look: (atLeast?: string) => Promise<FirstPage<Node> | undefined>;
  /** Reads the first page again, up to a position if one is given; what is past stays as it is. Stable. */
  readonly reread: (atLeast?: string) => Promise<void>;
}

/** The first page of a list, read again and not on screen yet. */
interface FirstPage<Node> {
  readonly items: readonly Node[];
  readonly hasMore: boolean;
  readonly show: () => void;
}

/** Asks for a list page by page. */
export function usePages<
  Data extends { readonly [Key in Name]: Connection },
  Variables extends OperationVariables,
  Name extends keyof Data,
>({
  document,
  name,
  variables,
  asOf,
}: PagedQuery<Data, Variables, Name>): Pages<Data[Name], NodeOf<Data[Name]> & object> {
  type Node = NodeOf<Data[Name]> & object;
  const { data, previousData, error, loading, fetchMore, refetch } = useQuery<Data, OperationVariables>(
    document as DocumentNode,
    { variables, ...policyFor(asOf), notifyOnNetworkStatusChange: true },
  );
  const look = useCallback(
    async (atLeast?: string) => {
      if (asOf) return undefined;
      const { client } = pageSession();
      const { data: found } = await client.query<Data>({
        query: document as DocumentNode,
        variables: { ...variables, ...(atLeast !== undefined && { atLeast }) },
        fetchPolicy: 'no-cache',
      });
      if (!found) return undefined;
      return {
        items: nodesOf<Node>(found[name]),
        hasMore: found[name].pageInfo.hasNextPage,
        show: () => void client.cache.writeQuery({ query: document as DocumentNode, variables, data: found }),
      };
    },
    [document, name, variables, asOf],
  );
  const reread = useCallback(async (atLeast?: string) => (await look(atLeast))?.show(), [look]);
  const shown = useSteady((data ?? previousData) as Data | undefined);
  const connection = shown?.[name];
  const items = useMemo(() => nodesOf<Node>(connection), [connection]);
  // Where no cache joins them.
  const updateQuery = (there: Data, { fetchMoreResult }: { readonly fetchMoreResult: Data }): Data => ({
    ...there,
    [name]: joined(there[name], fetchMoreResult[name]),
  });
  return {
    connection,
    items,
    error,
    isLoading: loading,
    isStale: loading && !data,
    retry: () => void refetch(),
    more: () =>
      void fetchMore({
        variables: { after: connection?.pageInfo.endCursor ?? null },
        ...(asOf && { updateQuery: updateQuery as never }),
      }),
    look,
    reread,
  };
}

function nodesOf<Node>(connection: Connection | undefined): readonly Node[] {
  return (connection?.edges ?? []).map(({ node }) => node as Node);
}
