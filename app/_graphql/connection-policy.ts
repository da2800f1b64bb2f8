import { relayStylePagination } from '@apollo/client/utilities';

type RelayPolicy = ReturnType<typeof relayStylePagination>;
type MergePages = Extract<RelayPolicy['merge'], (...parameters: never[]) => unknown>;
type LoadedPages = NonNullable<ReturnType<MergePages>>;

/**
 * How pages of a connection become one list: Relay's way, with one addition. When the first page is read again after
 * a change, the pages that a person has already loaded below it stay, joined where the new first page ends.
 */
export function connectionFieldPolicy(keyArguments: readonly string[]): RelayPolicy {
  const relay = relayStylePagination([...keyArguments]);
  const mergePages = relay.merge as MergePages;
  return {
    ...relay,
    merge(existing, incoming, options) {
      const merged = mergePages(existing, incoming, options);
      const isFirstPage = !options.args?.after;
      return existing && merged && isFirstPage ? withLoadedTail(existing, merged) : merged;
    },
  };
}

function withLoadedTail(existing: LoadedPages, firstPage: LoadedPages): LoadedPages {
  // Nothing comes after it any more: what had been loaded below has gone elsewhere.
  if (!firstPage.pageInfo.hasNextPage) return firstPage;
  const joint = existing.edges.findIndex((edge) => edge.cursor === firstPage.pageInfo.endCursor);
  if (joint < 0 || joint === existing.edges.length - 1) return firstPage;
  const onFirstPage = new Set(firstPage.edges.map((edge) => referenceOf(edge)));
  const tail = existing.edges.slice(joint + 1).filter((edge) => !onFirstPage.has(referenceOf(edge)));
  const { endCursor, hasNextPage } = existing.pageInfo;
  return {
    ...firstPage,
    edges: [...firstPage.edges, ...tail],
    pageInfo: { ...firstPage.pageInfo, endCursor, hasNextPage },
  };
}

/** What tells rows apart: a row that has moved up to the first page must not stay below it too. */
function referenceOf(edge: LoadedPages['edges'][number]): unknown {
  return 'node' in edge && '__ref' in edge.node ? edge.node.__ref : edge.cursor;
}
