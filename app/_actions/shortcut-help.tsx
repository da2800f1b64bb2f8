'use client';

import { Group, Kbd, Modal, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useEffect } from 'react';
import { KeyNames } from './key-names.tsx';
import { type PageAction, usePageActions } from './page-actions.ts';

interface ShortcutHelpProps {
  readonly everywhere: readonly PageAction[];
  readonly onClose: () => void;
}

/** Every key that does something here. */
export function ShortcutHelp({ everywhere, onClose }: ShortcutHelpProps) {
  const here = usePageActions();
  const [isOpen, { open, close }] = useDisclosure(false);
  // Opened after mounting, so that the dialog remembers what had the focus, and gives it back.
  useEffect(open, [open]);
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      onExitTransitionEnd={onClose}
      title="Keyboard shortcuts"
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
    >
      <Stack gap="lg">
        {here.length > 0 && <Keys title="On this page" actions={here} />}
        <Keys title="Everywhere" actions={everywhere}>
          <Line label="Find an account or an action">
            <Group gap={4}>
              <Kbd size="xs">Ctrl</Kbd>
              <Kbd size="xs">K</Kbd>
            </Group>
          </Line>
          <Line label="These shortcuts">
            <Kbd size="xs">?</Kbd>
          </Line>
        </Keys>
      </Stack>
    </Modal>
  );
}

interface KeysProps {
  readonly title: string;
  readonly actions: readonly PageAction[];
  readonly children?: ReactNode;
}

function Keys({ title, actions, children }: KeysProps) {
  return (
    <section aria-label={title}>
      <Title order={3} fz="sm" mb="xs">
        {title}
      </Title>
      <Stack gap={8}>
        {children}
        {actions.map(({ label, keys }) => (
          <Line key={keys} label={label}>
            <KeyNames keys={keys} />
          </Line>
        ))}
      </Stack>
    </section>
  );
}

function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap">
      <Text fz="sm">{label}</Text>
      {children}
    </Group>
  );
}
