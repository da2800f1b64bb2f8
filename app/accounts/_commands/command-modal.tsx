'use client';

import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertCircle, IconCloudQuestion } from '@tabler/icons-react';
import { type FormEventHandler, type ReactNode, useEffect } from 'react';
import { Reference } from '../../_table/reference.tsx';
import classes from './command-modal.module.css';
import type { CommandProblem } from './use-command-form.ts';

interface CommandModalProps {
  readonly title: string;
  /** What it does, where the title does not say it all. */
  readonly explanation?: ReactNode;
  readonly submitLabel: string;
  readonly isDangerous?: boolean;
  /** Where nothing is to be typed, the button has the focus. */
  readonly isSubmitFocused?: boolean;
  readonly isSending: boolean;
  /** Whether the command went through; the dialog then closes itself. */
  readonly isAccepted: boolean;
  readonly problem: CommandProblem | undefined;
  readonly onSubmit: FormEventHandler<HTMLFormElement>;
  /** Called once the dialog is gone from the screen. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The dialog around a command's form: says what went wrong, and lets a command whose answer got lost be sent again. */
export function CommandModal(props: CommandModalProps) {
  const {
    title,
    explanation,
    submitLabel,
    isDangerous = false,
    isSubmitFocused = false,
    isSending,
    isAccepted,
    problem,
    onSubmit,
    onClose,
  } = props;
  const [isOpen, { open, close }] = useDisclosure(false);
  // Opened after mounting, so that the dialog remembers what had the focus, and gives it back.
  useEffect(open, [open]);
  useEffect(() => {
    if (isAccepted) close();
  }, [isAccepted, close]);
  const isUnsure = problem?.kind === 'unsure';
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      onExitTransitionEnd={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          {explanation && <Text c="dimmed">{explanation}</Text>}
          {problem && <Problem problem={problem} />}
          {/* What was sent has to stay as it was sent until its fate is known. */}
          <fieldset disabled={isSending || isUnsure} className={classes.fields}>
            {props.children}
          </fieldset>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={isSending}
              {...(isDangerous && { color: 'red' })}
              {...(isSubmitFocused && { 'data-autofocus': true })}
            >
              {isUnsure ? 'Send again' : submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Problem({ problem }: { readonly problem: CommandProblem }) {
  if (problem.kind === 'unsure') {
    return (
      <Alert color="yellow" title="No answer came" icon={<IconCloudQuestion aria-hidden />} role="alert">
        <Stack gap="xs" align="flex-start">
          <Text inherit>It may have been saved. Sending it again is safe: it is counted once.</Text>
          {problem.correlationId && <Reference id={problem.correlationId} />}
        </Stack>
      </Alert>
    );
  }
  const [first, ...others] = problem.messages;
  return (
    <Alert color="red" icon={<IconAlertCircle aria-hidden />} role="alert">
      {others.length === 0 ? (
        first
      ) : (
        <List size="sm">
          {problem.messages.map((message) => (
            <List.Item key={message}>{message}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
