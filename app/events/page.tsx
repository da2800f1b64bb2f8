import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LoadingRows } from '../_table/states.tsx';
import { EventsScreen } from './_log/events-screen.tsx';

export const metadata: Metadata = { title: 'Events' };

/** The log. */
export default function EventsPage() {
  return (
    <Suspense fallback={<LoadingRows />}>
      <EventsScreen />
    </Suspense>
  );
}
