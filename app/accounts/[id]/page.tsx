import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LoadingRows } from '../../_table/states.tsx';
import { AccountScreen } from '../_account/account-screen.tsx';

export const metadata: Metadata = { title: 'Account' };

interface AccountPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

/** One account. */
export default async function AccountPage({ params }: AccountPageProps) {
  const { id } = await params;
  return (
    <Suspense fallback={<LoadingRows />}>
      <AccountScreen id={decodeURIComponent(id)} />
    </Suspense>
  );
}
