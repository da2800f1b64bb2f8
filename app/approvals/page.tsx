import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LoadingRows } from '../_table/states.tsx';
import { ApprovalsScreen } from './_list/approvals-screen.tsx';

export const metadata: Metadata = { title: 'Approvals' };

/** Transfers that a second person has to approve. */
export default function ApprovalsPage() {
  return (
    <Suspense fallback={<LoadingRows />}>
      <ApprovalsScreen />
    </Suspense>
  );
}
