'use client';

import { Button, Group, Text } from '@mantine/core';
import { IconSnowflake } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { KeyHint } from '../../_actions/key-hint.tsx';
import { useOfferedActions } from '../../_actions/page-actions.ts';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import classes from './selection-bar.module.css';

const BulkFreezeModal = dynamic(
  () => import('./bulk-freeze-modal.tsx').then((module) => module.BulkFreezeModal),
  { ssr: false },
);

interface SelectionBarProps {
  readonly selected: readonly AccountStateFragment[];
  readonly onClear: () => void;
}

/** What can be done with the accounts that are chosen. It stays in sight while one scrolls. */
export function SelectionBar({ selected, onClear }: SelectionBarProps) {
  const [isFreezing, setIsFreezing] = useState(false);
  const freeze = () => setIsFreezing(true);
  useOfferedActions([
    { label: 'Freeze the selected accounts', keys: 'f', run: freeze },
    { label: 'Select nothing', keys: 'u', run: onClear },
  ]);
  return (
    <Group className={classes.bar ?? ''} justify="space-between" px="lg" py={8} role="status">
      <Text fz="sm" fw={550}>
        {new Intl.NumberFormat().format(selected.length)} selected
      </Text>
      <Group gap="xs">
        <Button size="xs" variant="default" rightSection={<KeyHint keys="u" />} onClick={onClear}>
          Select nothing
        </Button>
        <Button
          size="xs"
          leftSection={<IconSnowflake size={15} aria-hidden />}
          rightSection={<KeyHint keys="f" />}
          onClick={freeze}
        >
          Freeze…
        </Button>
      </Group>
      {isFreezing && (
        <BulkFreezeModal
          accounts={selected}
          onClose={(isDone) => {
            setIsFreezing(false);
            if (isDone) onClear();
          }}
        />
      )}
    </Group>
  );
}
