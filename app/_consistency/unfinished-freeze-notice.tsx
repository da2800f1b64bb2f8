'use client';

import { pageSession } from './page-session.ts';
import { type FreezeOutcome, sendFreeze } from './send-freeze.ts';
import { asking, stillUnsure, UnfinishedAlert, type UnfinishedState } from './unfinished-alert.tsx';
import { keyOf, letGo, type UnfinishedFreeze } from './unfinished-commands.ts';
import { useSendAgain } from './use-send-again.ts';

interface UnfinishedFreezeNoticeProps {
  readonly freeze: UnfinishedFreeze;
  readonly onClose: () => void;
}

/** Sends the commands again by which accounts were to be frozen together, under the same ids, and says what became of each. */
export function UnfinishedFreezeNotice({ freeze, onClose }: UnfinishedFreezeNoticeProps) {
  const { freezeAccounts } = freeze;
  const { answer, sendAgain } = useSendAgain(() =>
    sendFreeze(pageSession(), freezeAccounts).catch(() => null),
  );
  const close = () => {
    letGo(keyOf(freeze));
    onClose();
  };
  return (
    <UnfinishedAlert
      title={`Freeze ${accountsInWords(freezeAccounts.length)}`}
      state={stateOf(answer)}
      onSendAgain={() => void sendAgain()}
      onClose={close}
    />
  );
}

function stateOf(outcomes: readonly FreezeOutcome[] | null | undefined): UnfinishedState {
  if (outcomes === undefined) return asking;
  if (outcomes === null) return stillUnsure;
  const left = outcomes.filter(({ errors }) => errors.length > 0);
  const frozen = outcomes.length - left.length;
  return {
    kind: frozen > 0 ? 'saved' : 'refused',
    text: (
      <>
        {frozen > 0 &&
          `${accountsInWords(frozen)} frozen. It was sent before this page was loaded again, and counts once. `}
        {left.length > 0 && `Left as they were: ${left.map(reasonOf).join(' ')}`}
      </>
    ),
  };
}

function reasonOf({ account, errors }: FreezeOutcome): string {
  const reasons = errors.map(({ message }) => message).join(' ');
  return account ? `${account.owner} (${reasons})` : reasons;
}

function accountsInWords(count: number): string {
  return count === 1 ? '1 account' : `${new Intl.NumberFormat().format(count)} accounts`;
}
