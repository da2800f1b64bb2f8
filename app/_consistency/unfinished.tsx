'use client';

import { useEffect, useState } from 'react';
import { later } from '../_shell/later.tsx';
import { keptText } from './unfinished-storage.ts';

// Hardly ever is there one.
const UnfinishedNotices = later(() =>
  import('./unfinished-notices.tsx').then((module) => module.UnfinishedNotices),
);

/** What this page sent before it was loaded again, and has to find out about. */
export function Unfinished() {
  const [isAny, setIsAny] = useState(false);
  useEffect(() => setIsAny(keptText() !== ''), []);
  return isAny && <UnfinishedNotices />;
}
