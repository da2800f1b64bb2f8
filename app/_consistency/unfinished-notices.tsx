'use client';

import { useEffect, useState } from 'react';
import { useMe } from '../_identity/use-me.ts';
import { keyOf, type Unfinished, unfinishedCommands } from './unfinished-commands.ts';
import { UnfinishedFreezeNotice } from './unfinished-freeze-notice.tsx';
import { UnfinishedNotice } from './unfinished-notice.tsx';

/** What this page sent before it was loaded again, and has to find out about. */
export function UnfinishedNotices() {
  const me = useMe()?.id;
  const [all, setAll] = useState<readonly Unfinished[]>([]);
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
