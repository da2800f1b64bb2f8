import { Alert, Button, Group, Text } from '@mantine/core';
import { IconReload } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** How it stands with something that was sent before the page was loaded again. */
export interface UnfinishedState {
  /** `asking`: it was sent again, and nothing was answered yet. `unsure`: no answer came this time either. */
  readonly kind: 'asking' | 'saved' | 'refused' | 'unsure';
  readonly text: ReactNode;
}

interface UnfinishedAlertProps {
  /** What was sent, as people say it. */
  readonly title: string;
  readonly state: UnfinishedState;
  readonly onSendAgain: () => void;
  readonly onClose: () => void;
}

const colors = { asking: 'yellow', unsure: 'yellow', saved: 'leaf', refused: 'red' } as const;

/** What is known of something that an earlier life of this page sent. */
export function UnfinishedAlert({ title, state, onSendAgain, onClose }: UnfinishedAlertProps) {
  return (
    <Alert
      mb="md"
      variant="light"
      color={colors[state.kind]}
      icon={<IconReload aria-hidden />}
      title={title}
      role="status"
      withCloseButton={state.kind !== 'asking'}
      closeButtonLabel="Close the notice"
      onClose={onClose}
    >
      <Group justify="space-between" gap="sm">
        <Text inherit component="div">
          {state.text}
        </Text>
        {state.kind === 'unsure' && (
          <Button size="xs" variant="default" onClick={onSendAgain}>
            Send again
          </Button>
        )}
      </Group>
    </Alert>
  );
}

/** What is said while nobody knows yet, and when nobody knows still. */
export const asking: UnfinishedState = {
  kind: 'asking',
  text: 'It was sent before this page was loaded again, and no answer came. Asking once more…',
};
export const stillUnsure: UnfinishedState = {
  kind: 'unsure',
  text: 'Still no answer. It may have been saved; sending it again is safe.',
};
