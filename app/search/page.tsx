import type { Metadata } from 'next';
import { Suspense } from 'react';
import { LoadingRows } from '../_table/states.tsx';
import { SearchScreen } from './search-screen.tsx';

export const metadata: Metadata = { title: 'Search' };

/** Accounts and movements by what people remember of them. */
export default function SearchPage() {
  return (
    <Suspense fallback={<LoadingRows />}>
      <SearchScreen />
    </Suspense>
  );
}
