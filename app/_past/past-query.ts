import type { AsOf } from '../_graphql/generated/graphql.ts';

/** A page of a connection, as far as joining pages goes. */
interface Page {
  readonly edges: readonly unknown[];
}

/**
 * How a query is made in this or that time. The past keeps clear of the cache, which holds each account once, as it is
 * now; a component has to be mounted anew when the time changes.
 */
export function policyFor(asOf: AsOf | undefined) {
  return asOf
    ? ({ fetchPolicy: 'no-cache' } as const)
    : ({ fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } as const);
}

/** What tells times apart: the key of whatever shows one of them. */
export function keyOf(asOf: AsOf | undefined): string {
  return asOf ? JSON.stringify(asOf) : 'now';
}

/** The pages that are there with the one that came, where no cache joins them. */
export function joined<Connection extends Page>(there: Connection, more: Connection): Connection {
  return { ...more, edges: [...there.edges, ...more.edges] };
}
