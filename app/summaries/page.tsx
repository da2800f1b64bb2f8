import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LoadingRows } from '../_table/states.tsx';
import { SummariesScreen } from './summaries-screen.tsx';

export const metadata: Metadata = { title: 'Daily summaries' };

/** What was booked on each day. */
export default function SummariesPage() {
  return (
    <Suspense fallback={<LoadingRows />}>
      <SummariesScreen />
    </Suspense>
  );
}
