import { Button, Group, Text } from '@mantine/core';
import { IconSnowflake } from '@tabler/icons-react';
import { KeyHint } from '../../_actions/key-hint.tsx';
import classes from './selection-bar.module.css';
import { mostSelected } from './use-selection.ts';

interface SelectionBarProps {
  readonly count: number;
  /** How many there are to choose from. */
  readonly shown: number;
  readonly onFreeze: () => void;
  readonly onClear: () => void;
}

/** How many accounts are chosen, and what can be done with them. It stays in sight while one scrolls. */
export function SelectionBar({ count, shown, onFreeze, onClear }: SelectionBarProps) {
  const format = new Intl.NumberFormat();
  const isCut = count >= mostSelected && count < shown;
  return (
    <Group
      className={classes.bar ?? ''}
      justify="space-between"
      px="var(--daybook-inset)"
      py={8}
      role="status"
    >
      <Text fz="sm" fw={550}>
        {isCut
          ? `${format.format(count)} of ${format.format(shown)} selected: at most ${format.format(mostSelected)} at a time`
          : `${format.format(count)} selected`}
      </Text>
      <Group gap="xs">
        <Button size="xs" variant="default" rightSection={<KeyHint keys="u" />} onClick={onClear}>
          Select nothing
        </Button>
        <Button
          size="xs"
          leftSection={<IconSnowflake size={15} aria-hidden />}
          rightSection={<KeyHint keys="f" />}
          onClick={onFreeze}
        >
          Freeze…
        </Button>
      </Group>
    </Group>
  );
}
