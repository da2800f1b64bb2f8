import { useEffect, useMemo } from 'react';
import { oneAtATime } from '../_consistency/use-reread.ts';
import type { ApprovalQueueStateFragment } from '../_graphql/generated/graphql.ts';
import { useApprovalQueue } from './approval-queue.tsx';

/** Reads again whenever a request was made, decided on or has expired. `read` has to be stable. */
export function useRereadOnRequests(read: (atLeast: string | undefined) => Promise<unknown>): void {
  const queue = useApprovalQueue();
  const reread = useMemo(() => oneAtATime(read), [read]);
  const latest = queue && signatureOf(queue);
  const position = queue?.position;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the position moves with every event of the book, requests seldom do
  useEffect(() => {
    if (latest !== undefined) reread(position);
  }, [latest, reread]);
}

/** Differs when something about a request does. */
function signatureOf({ waitingCount, askedCount, recentRequests }: ApprovalQueueStateFragment): string {
  const requests = recentRequests.map(({ id, version, status }) => `${id} ${version} ${status}`);
  return [waitingCount, askedCount, ...requests].join(' ');
}
