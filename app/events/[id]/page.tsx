import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LoadingRows } from '../../_table/states.tsx';
import { EventScreen } from '../_event/event-screen.tsx';

export const metadata: Metadata = { title: 'Event' };

interface EventPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

/** One event. */
export default async function EventPage({ params }: EventPageProps) {
  const { id } = await params;
  return (
    <Suspense fallback={<LoadingRows />}>
      <EventScreen id={decodeURIComponent(id)} />
    </Suspense>
  );
}
