'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { patiently } from '../_shell/patiently.ts';
import { keptText } from './unfinished-storage.ts';

// Hardly ever is there one.
const UnfinishedNotices = dynamic(
  () => patiently(() => import('./unfinished-notices.tsx').then((module) => module.UnfinishedNotices)),
  { ssr: false },
);

/** What this page sent before it was loaded again, and has to find out about. */
export function Unfinished() {
  const [isAny, setIsAny] = useState(false);
  useEffect(() => setIsAny(keptText() !== ''), []);
  return isAny && <UnfinishedNotices />;
}
