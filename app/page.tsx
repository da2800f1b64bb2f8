import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LoadingRows } from './_table/states.tsx';
import { AccountsScreen } from './accounts/_list/accounts-screen.tsx';

export const metadata: Metadata = { title: 'Accounts' };

/** The list of accounts. */
export default function AccountsPage() {
  return (
    <Suspense fallback={<LoadingRows />}>
      <AccountsScreen />
    </Suspense>
  );
}
