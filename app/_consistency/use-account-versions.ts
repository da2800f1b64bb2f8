import { useEffect, useRef } from 'react';
import { accountVersionsDocument } from '../_graphql/account-documents.ts';
import { keepStream, type StreamEvents } from './keep-stream.ts';
import { type PageSession, pageSession } from './page-session.ts';
import { useSocketState } from './use-freshness.ts';

/** The most accounts that one subscription may follow. */
const largestSubscription = 100;

/**
 * Follows accounts live: rows on screen change in place as versions become visible, whoever made them. When the socket
 * comes back, it resumes after the position it had reached, and the snapshot closes the gap.
 */
export function useAccountVersions(accountIds: readonly string[]): void {
  const isOpen = useSocketState() === 'open';
  const key = accountIds.join(' ');
  // Where each set of accounts had got to when its stream ended; a set is known by its ids.
  const reached = useRef(new Map<string, string>());
  useEffect(() => {
    if (!isOpen || key === '') return;
    const session = pageSession();
    const streams = inChunks(key.split(' ')).map((ids) =>
      keepStream(session.freshness, (events) => follow(session, ids, reached.current, events)),
    );
    return () => {
      for (const stop of streams) stop();
    };
  }, [isOpen, key]);
}

function inChunks(ids: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(ids.length / largestSubscription);
  return Array.from({ length: count }, (_, index) =>
    ids.slice(index * largestSubscription, (index + 1) * largestSubscription),
  );
}

function follow(
  { client, freshness }: PageSession,
  ids: readonly string[],
  reached: Map<string, string>,
  { onFrame, onEnd }: StreamEvents,
): () => void {
  const key = ids.join(' ');
  const after = reached.get(key);
  const variables = after === undefined ? { ids } : { ids, after };
  const end = () => {
    // Whatever was wrong with it, a subscription from the present can't be.
    reached.delete(key);
    onEnd();
  };
  const subscription = client.subscribe({ query: accountVersionsDocument, variables }).subscribe({
    next: ({ data }) => {
      if (!data) return;
      const { versions, position } = data.accountVersions;
      for (const seen of versions) freshness.seen(seen);
      reached.set(key, position);
      onFrame();
    },
    error: end,
    complete: end,
  });
  return () => subscription.unsubscribe();
}
