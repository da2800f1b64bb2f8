import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LoadingRows } from '../../_table/states.tsx';
import { RequestScreen } from '../_request/request-screen.tsx';

export const metadata: Metadata = { title: 'Request for a transfer' };

interface RequestPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

/** One transfer that has to be approved, or was decided on. */
export default async function RequestPage({ params }: RequestPageProps) {
  const { id } = await params;
  return (
    <Suspense fallback={<LoadingRows />}>
      <RequestScreen id={decodeURIComponent(id)} />
    </Suspense>
  );
}
