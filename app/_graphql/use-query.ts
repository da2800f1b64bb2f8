import { useQuery as useApolloQuery } from '@apollo/client/react';
import type { DocumentNode } from 'graphql';

/**
 * Apollo's `useQuery`, but what takes over the server's HTML begins as that HTML does: with nothing read yet. Parts of a page take it
 * over one after the other, and on a slow machine the answer to an earlier part's query is in the cache by the time that a later part
 * asks the same; React would then throw the served HTML away, with an error, because it is not what the later part shows.
 */
export const useQuery = ((document: DocumentNode, options?: object) =>
  useApolloQuery(document, { ...options, ssr: false })) as typeof useApolloQuery;
