import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LoadingRows } from '../_table/states.tsx';
import { OverviewScreen } from './_overview/overview-screen.tsx';

export const metadata: Metadata = { title: 'Overview' };

/** What goes on in the book. */
export default function OverviewPage() {
  return (
    <Suspense fallback={<LoadingRows />}>
      <OverviewScreen />
    </Suspense>
  );
}
