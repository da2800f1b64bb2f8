'use client';

import { ActionIcon, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { IconTrash } from '@tabler/icons-react';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { type SyntheticEvent, useEffect, useState } from 'react';

/** A view of the list that somebody gave a name: filters and order, as the URL has them. */
interface SavedView {
  readonly name: string;
  readonly search: string;
}

/** Under which the views are remembered on this machine. */
const storageKey = 'daybook.accounts.views';
const longestName = 60;

/** The views that were given names on this machine; opening one is going to its address, which can be sent to anybody. */
export function ViewsModal({ onClose }: { readonly onClose: () => void }) {
  const [views, setViews] = useLocalStorage<readonly SavedView[]>({
    key: storageKey,
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  const [isOpen, { open, close }] = useDisclosure(false);
  const search = `${useSearchParams()}`;
  // Opened after mounting, so that the dialog remembers what had the focus, and gives it back.
  useEffect(open, [open]);
  const save = (name: string) =>
    setViews((all) => [...all.filter((view) => view.name !== name), { name, search }]);
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      onExitTransitionEnd={onClose}
      title="Saved views"
      size="sm"
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
    >
      <Stack gap="md">
        {views.length === 0 && (
          <Text fz="sm" c="dimmed">
            None yet. Filter and sort the list, then give what you see a name.
          </Text>
        )}
        <Stack gap={4}>
          {views.map((view) => (
            <ViewLine
              key={view.name}
              view={view}
              isHere={view.search === search}
              onOpen={close}
              onForget={() => setViews((all) => all.filter(({ name }) => name !== view.name))}
            />
          ))}
        </Stack>
        <NameForm onName={save} />
      </Stack>
    </Modal>
  );
}

interface ViewLineProps {
  readonly view: SavedView;
  readonly isHere: boolean;
  readonly onOpen: () => void;
  readonly onForget: () => void;
}

function ViewLine({ view, isHere, onOpen, onForget }: ViewLineProps) {
  return (
    <Group gap={4} wrap="nowrap">
      <Button
        component={Link}
        href={`/?${view.search}`}
        prefetch={false}
        variant={isHere ? 'light' : 'subtle'}
        flex={1}
        justify="flex-start"
        aria-current={isHere || undefined}
        onClick={onOpen}
      >
        {view.name}
      </Button>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={`Forget the view ${view.name}`}
        onClick={onForget}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  );
}

function NameForm({ onName }: { readonly onName: (name: string) => void }) {
  const [name, setName] = useState('');
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    onName(name.trim());
    setName('');
  };
  return (
    <form onSubmit={onSubmit}>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          label="Name of this view"
          data-autofocus
          flex={1}
          maxLength={longestName}
          value={name}
          onChange={({ currentTarget: { value } }) => setName(value)}
        />
        <Button type="submit" variant="default" disabled={name.trim() === ''}>
          Save
        </Button>
      </Group>
    </form>
  );
}
