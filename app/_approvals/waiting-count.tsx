'use client';

import { Badge, VisuallyHidden } from '@mantine/core';
import { useApprovalQueue } from './approval-queue.tsx';

/** How many requests wait for whoever is signed in; nothing if none does. */
export function WaitingCount() {
  const waiting = useApprovalQueue()?.waitingCount ?? 0;
  if (waiting === 0) return null;
  return (
    <Badge size="sm" circle={waiting < 10} className="figures" data-testid="waiting-count">
      {waiting}
      <VisuallyHidden> waiting for you</VisuallyHidden>
    </Badge>
  );
}
