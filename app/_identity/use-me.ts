import type { MeQuery, Permission } from '../_graphql/generated/graphql.ts';
import { meDocument } from '../_graphql/me-documents.ts';
import { useQuery } from '../_graphql/use-query.ts';

/** Whoever is signed in, asked for once a page; undefined until it is known. */
export function useMe(): MeQuery['me'] | undefined {
  return useQuery(meDocument).data?.me;
}

/** Whether whoever is signed in may do something; not before it is known. The server has the last word. */
export function useMay(permission: Permission): boolean {
  return useMe()?.permissions.includes(permission) ?? false;
}
