'use client';

import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBookmark } from '@tabler/icons-react';
import { KeyHint } from '../../_actions/key-hint.tsx';
import { useOfferedActions } from '../../_actions/page-actions.ts';
import { later } from '../../_shell/later.tsx';

const ViewsModal = later(() => import('./views-modal.tsx').then((module) => module.ViewsModal));

/** Leads to the views of the list that were given names, and gives this one a name. */
export function SavedViews() {
  const [isOpen, { open, close }] = useDisclosure(false);
  useOfferedActions([{ label: 'Saved views', keys: 'v', run: open }]);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconBookmark size={16} aria-hidden />}
        rightSection={<KeyHint keys="v" />}
        onClick={open}
      >
        Views
      </Button>
      {isOpen && <ViewsModal onClose={close} />}
    </>
  );
}
