import { Button, Stack, Text, ThemeIcon } from '@mantine/core';
import { type Icon, IconSearchOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly icon: Icon;
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
}

/** Nothing is there yet: says so, and what to do about it. */
export function EmptyState({ icon: StateIcon, title, text, action }: EmptyStateProps) {
  return (
    <Stack align="center" gap="xs" py={64} px="md" ta="center">
      <ThemeIcon variant="light" color="gray" size={44} radius="xl" mb={4}>
        <StateIcon size={22} stroke={1.6} aria-hidden />
      </ThemeIcon>
      <Text fw={600}>{title}</Text>
      <Text c="dimmed" maw={420}>
        {text}
      </Text>
      {action}
    </Stack>
  );
}

/** There are rows, but none that match what was asked for. */
export function NoMatch({ onClear }: { readonly onClear: () => void }) {
  return (
    <EmptyState
      icon={IconSearchOff}
      title="Nothing matches"
      text="No row meets all of these conditions."
      action={
        <Button variant="default" mt="xs" onClick={onClear}>
          Clear the filters
        </Button>
      }
    />
  );
}
