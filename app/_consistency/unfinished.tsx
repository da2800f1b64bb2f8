'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { useMe } from '../_identity/use-me.ts';
import { type UnfinishedCommand, unfinishedCommands } from './unfinished-commands.ts';

// Hardly ever is there one.
const UnfinishedNotice = dynamic(
  () => import('./unfinished-notice.tsx').then((module) => module.UnfinishedNotice),
  { ssr: false },
);

/** What this page sent before it was loaded again, and has to find out about. */
export function Unfinished() {
  const me = useMe()?.id;
  const [commands, setCommands] = useState<readonly UnfinishedCommand[]>([]);
  useEffect(() => {
    if (me) setCommands(unfinishedCommands().filter(({ actor }) => actor === me));
  }, [me]);
  return commands.map((command) => (
    <UnfinishedNotice
      key={command.input.commandId}
      command={command}
      onClose={() => setCommands((all) => all.filter((one) => one !== command))}
    />
  ));
}
