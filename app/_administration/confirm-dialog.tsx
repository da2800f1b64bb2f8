'use client';

import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { FormEvent, ReactNode } from 'react';
import type { Administration } from './use-administration.ts';

interface ConfirmDialogProps {
  readonly title: string;
  readonly explanation: ReactNode;
  readonly confirmLabel: string;
  readonly isOpen: boolean;
  readonly administration: Administration;
  readonly onClose: () => void;
  /** Called once the dialog is gone from the screen. */
  readonly onExited?: () => void;
  readonly isDangerous?: boolean;
  readonly children?: ReactNode;
}

/** Asks before something is done, tells if it is refused, and closes when it is done. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, explanation, confirmLabel, isOpen, administration, onClose, children } = props;
  const { onExited, isDangerous = false } = props;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await administration.perform()) onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      {...(onExited && { onExitTransitionEnd: onExited })}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text c="dimmed">{explanation}</Text>
          {administration.problem && (
            <Alert color="red" icon={<IconAlertCircle aria-hidden />} role="alert">
              {administration.problem}
            </Alert>
          )}
          {children}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Back
            </Button>
            <Button
              type="submit"
              loading={administration.isSending}
              data-autofocus={!children}
              {...(isDangerous && { color: 'red' })}
            >
              {confirmLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
