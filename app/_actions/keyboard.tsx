'use client';

import { ActionIcon } from '@mantine/core';
import { IconCommand } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { later } from '../_shell/later.tsx';
import { pageActions } from './page-actions.ts';
import { isMeantElsewhere, Shortcuts } from './shortcuts.ts';
import { useEverywhereActions } from './use-everywhere-actions.ts';

// Neither is needed before somebody asks for it.
const CommandPalette = later(() => import('./command-palette.tsx').then((module) => module.CommandPalette));
const ShortcutHelp = later(() => import('./shortcut-help.tsx').then((module) => module.ShortcutHelp));

/** Everything by keyboard: Ctrl-K, the shortcuts of the page and of the console, and a button for those who have no keyboard. */
export function Keyboard() {
  const [opened, setOpened] = useState<'palette' | 'help'>();
  const everywhere = useEverywhereActions();
  const latest = useRef(everywhere);
  latest.current = everywhere;
  useEffect(() => {
    const shortcuts = new Shortcuts(() => [...pageActions(), ...latest.current]);
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey } = event;
      if ((ctrlKey || metaKey) && key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpened((current) => current ?? 'palette');
        return;
      }
      if (isMeantElsewhere(event)) return;
      if (key === '?') {
        setOpened('help');
        return;
      }
      const action = shortcuts.press(key, event.timeStamp);
      if (!action) return;
      // Otherwise the letter would be typed into the field that the action has just opened.
      event.preventDefault();
      action.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  const close = () => setOpened(undefined);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label="Find an account or an action"
        aria-keyshortcuts="Control+K"
        title="Find an account or an action (Ctrl-K)"
        onClick={() => setOpened('palette')}
      >
        <IconCommand size={18} stroke={1.7} />
      </ActionIcon>
      {opened === 'palette' && <CommandPalette everywhere={everywhere} onClose={close} />}
      {opened === 'help' && <ShortcutHelp everywhere={everywhere} onClose={close} />}
    </>
  );
}
