'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { useLiveValue } from '../_consistency/use-live-value.ts';
import { approvalQueueDocument, approvalQueueFramesDocument } from '../_graphql/approval-queue-documents.ts';
import type { ApprovalQueueStateFragment } from '../_graphql/generated/graphql.ts';

const source = { subscription: approvalQueueFramesDocument, query: approvalQueueDocument };

const Queue = createContext<ApprovalQueueStateFragment | undefined>(undefined);

/** Follows what waits for whoever is signed in, once for the whole page. */
export function ApprovalQueueProvider({ children }: { readonly children: ReactNode }) {
  const { data } = useLiveValue(source);
  return <Queue value={data?.approvalQueue}>{children}</Queue>;
}

/** What waits for whoever is signed in; undefined until it is known. */
export function useApprovalQueue(): ApprovalQueueStateFragment | undefined {
  return useContext(Queue);
}
