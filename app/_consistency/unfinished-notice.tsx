'use client';

import { pageSession } from './page-session.ts';
import { asking, stillUnsure, UnfinishedAlert, type UnfinishedState } from './unfinished-alert.tsx';
import { keyOf, letGo, type UnfinishedCommand } from './unfinished-commands.ts';
import { type CommandOutcome, sendCommand } from './use-command.ts';
import { useSendAgain } from './use-send-again.ts';

interface UnfinishedNoticeProps {
  readonly command: UnfinishedCommand;
  readonly onClose: () => void;
}

/**
 * Sends a command again whose answer a reload cut off, under the same id, and says what became of it: it counts once, whether it had
 * arrived the first time or not.
 */
export function UnfinishedNotice({ command, onClose }: UnfinishedNoticeProps) {
  const { answer, sendAgain } = useSendAgain(() =>
    sendCommand(pageSession(), command.document, command.input),
  );
  const close = () => {
    letGo(keyOf(command));
    onClose();
  };
  return (
    <UnfinishedAlert
      title={nameOf(command)}
      state={stateOf(answer)}
      onSendAgain={() => void sendAgain()}
      onClose={close}
    />
  );
}

function stateOf(outcome: CommandOutcome | undefined): UnfinishedState {
  switch (outcome?.kind) {
    case undefined:
      return asking;
    case 'accepted':
      return {
        kind: 'saved',
        text: 'Saved. It was sent before this page was loaded again, and counts once.',
      };
    case 'refused':
      return {
        kind: 'refused',
        text: `Not done: ${outcome.errors.map(({ message }) => message).join(' ')}`,
      };
    case 'unsure':
      return stillUnsure;
  }
}

/** `DepositMoney` as people say it: Deposit money. */
function nameOf({ document }: UnfinishedCommand): string {
  const [definition] = document.definitions;
  const name = definition?.kind === 'OperationDefinition' ? definition.name?.value : undefined;
  const words = (name ?? 'Command').replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
