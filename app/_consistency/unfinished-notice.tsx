'use client';

import { Alert, Button, Group, Text } from '@mantine/core';
import { IconReload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { pageSession } from './page-session.ts';
import { letGo, type UnfinishedCommand } from './unfinished-commands.ts';
import { type CommandOutcome, sendCommand } from './use-command.ts';

interface UnfinishedNoticeProps {
  readonly command: UnfinishedCommand;
  readonly onClose: () => void;
}

/**
 * Sends a command again whose answer a reload cut off, under the same id, and says what became of it: it counts once, whether it had
 * arrived the first time or not.
 */
export function UnfinishedNotice({ command, onClose }: UnfinishedNoticeProps) {
  const [outcome, setOutcome] = useState<CommandOutcome>();
  const isSent = useRef(false);
  const { document, input } = command;
  const send = async () => {
    setOutcome(undefined);
    setOutcome(await sendCommand(pageSession(), document, input));
  };
  useEffect(() => {
    if (isSent.current) return;
    isSent.current = true;
    void sendCommand(pageSession(), document, input).then(setOutcome);
  }, [document, input]);
  const isUnsure = outcome?.kind === 'unsure';
  const close = () => {
    letGo(input.commandId);
    onClose();
  };
  return (
    <Alert
      mb="md"
      variant="light"
      color={outcome?.kind === 'accepted' ? 'leaf' : outcome?.kind === 'refused' ? 'red' : 'yellow'}
      icon={<IconReload aria-hidden />}
      title={nameOf(command)}
      role="status"
      withCloseButton={outcome !== undefined}
      closeButtonLabel="Close the notice"
      onClose={close}
    >
      <Group justify="space-between" gap="sm">
        <Text inherit>{sentenceOn(outcome)}</Text>
        {isUnsure && (
          <Button size="xs" variant="default" onClick={() => void send()}>
            Send again
          </Button>
        )}
      </Group>
    </Alert>
  );
}

function sentenceOn(outcome: CommandOutcome | undefined): string {
  if (!outcome) return 'It was sent before this page was loaded again, and no answer came. Asking once more…';
  if (outcome.kind === 'accepted')
    return 'Saved. It was sent before this page was loaded again, and counts once.';
  if (outcome.kind === 'refused') {
    const reasons = outcome.errors.map(({ message }) => message).join(' ');
    return `Not done: ${reasons}`;
  }
  return 'Still no answer. It may have been saved; sending it again is safe.';
}

/** `DepositMoney` as people say it: Deposit money. */
function nameOf({ document }: UnfinishedCommand): string {
  const [definition] = document.definitions;
  const name = definition?.kind === 'OperationDefinition' ? definition.name?.value : undefined;
  const words = (name ?? 'Command').replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
