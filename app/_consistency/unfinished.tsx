'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { useMe } from '../_identity/use-me.ts';
import { keyOf, type Unfinished as Sent, unfinishedCommands } from './unfinished-commands.ts';

// Hardly ever is there one.
const UnfinishedNotice = dynamic(
  () => import('./unfinished-notice.tsx').then((module) => module.UnfinishedNotice),
  { ssr: false },
);
const UnfinishedFreezeNotice = dynamic(
  () => import('./unfinished-freeze-notice.tsx').then((module) => module.UnfinishedFreezeNotice),
  { ssr: false },
);

/** What this page sent before it was loaded again, and has to find out about. */
export function Unfinished() {
  const me = useMe()?.id;
  const [all, setAll] = useState<readonly Sent[]>([]);
  useEffect(() => {
    if (me) setAll(unfinishedCommands().filter(({ actor }) => actor === me));
  }, [me]);
  return all.map((sent) => {
    const onClose = () => setAll((shown) => shown.filter((one) => one !== sent));
    return 'input' in sent ? (
      <UnfinishedNotice key={keyOf(sent)} command={sent} onClose={onClose} />
    ) : (
      <UnfinishedFreezeNotice key={keyOf(sent)} freeze={sent} onClose={onClose} />
    );
  });
}
