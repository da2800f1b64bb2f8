import { useQuery } from '@apollo/client/react';
import type { MeQuery } from '../_graphql/generated/graphql.ts';
import { meDocument } from '../_graphql/me-documents.ts';

/** Whoever is signed in, asked for once a page; undefined until it is known. */
export function useMe(): MeQuery['me'] | undefined {
  return useQuery(meDocument).data?.me;
}
