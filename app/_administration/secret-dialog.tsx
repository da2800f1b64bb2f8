'use client';

import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './secret-dialog.module.css';
import { useAppearing } from './use-appearing.ts';

interface SecretDialogProps {
  readonly title: string;
  /** What the secret is for. */
  readonly explanation: ReactNode;
  /** What the secret is called: the password, the key. */
  readonly label: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** Shows a secret that can't be had again. It closes by its button alone, so that no stray click takes it away. */
export function SecretDialog({ title, explanation, label, secret, onClose }: SecretDialogProps) {
  const { isOpen, close } = useAppearing();
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      onExitTransitionEnd={onClose}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      title={title}
    >
      <Stack gap="md">
        <Text c="dimmed">{explanation}</Text>
        <Code block className={classes.secret} aria-label={label} data-testid="secret">
          {secret}
        </Code>
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />} p="sm">
          It is shown only this once.
        </Alert>
        <Group justify="flex-end" gap="sm">
          <CopyButton value={secret} timeout={3_000}>
            {({ copied, copy }) => (
              <Button
                variant={copied ? 'light' : 'filled'}
                leftSection={
                  copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
                }
                onClick={copy}
                data-autofocus
              >
                <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={close}>
            Done
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
