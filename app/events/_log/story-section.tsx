'use client';

import { useMemo } from 'react';
import { useAsOf } from '../../_past/use-as-of.ts';
import { later } from '../../_shell/later.tsx';
import { FaultState, LoadingRows, MoreRows, NoMatch } from '../../_table/states.tsx';
import { useEventPages } from './use-event-pages.ts';
import { VerifyChain } from './verify-chain.tsx';

const StoryTree = later(() => import('./story-tree.tsx').then((module) => module.StoryTree), LoadingRows);

const pageSize = 100;

interface StoryProps {
  readonly correlationId: string;
  /** The event that is looked at. */
  readonly current?: string;
  /** Where to go if there is no such story. */
  readonly onClear?: () => void;
}

/** Everything that carries one correlation, as a tree of what led to what, with the proof of all chains that it touches. */
export function Story({ correlationId, current, onClear }: StoryProps) {
  const { asOf } = useAsOf();
  const filter = useMemo(() => ({ correlationId }), [correlationId]);
  const pages = useEventPages({ filter, direction: 'ASC', asOf, pageSize });
  const { connection, items: events, error, isLoading, retry, more } = pages;
  if (!connection) return error ? <FaultState error={error} onRetry={retry} /> : <LoadingRows />;
  if (events.length === 0) return onClear ? <NoMatch onClear={onClear} /> : null;
  return (
    <>
      {error && <FaultState error={error} onRetry={retry} />}
      {onClear && (
        <VerifyChain key={correlationId} streamIds={[...new Set(events.map(({ streamId }) => streamId))]} />
      )}
      <StoryTree key={events.length} events={events} {...(current !== undefined && { current })} />
      <MoreRows
        shown={events.length}
        hasMore={connection.pageInfo.hasNextPage}
        isLoading={isLoading}
        onMore={more}
      />
    </>
  );
}
