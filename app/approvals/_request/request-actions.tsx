'use client';

import { Button, Group, Text } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { KeyHint } from '../../_actions/key-hint.tsx';
import { useOfferedActions } from '../../_actions/page-actions.ts';
import type { TransferRequestStateFragment } from '../../_graphql/generated/graphql.ts';
import { useMay } from '../../_identity/use-me.ts';
import { later } from '../../_shell/later.tsx';

const ApproveModal = later(() => import('./decision-form.tsx').then((module) => module.ApproveForm));
const EndModal = later(() => import('./decision-form.tsx').then((module) => module.EndForm));

type Action = 'approve' | 'reject' | 'withdraw';

/** What whoever looks may do about a request, by mouse or by keyboard; or why it is not for him to do. */
export function RequestActions({ request }: { readonly request: TransferRequestStateFragment }) {
  const [action, setAction] = useState<Action>();
  const { status, isOwn, mayDecide } = request;
  const isPending = status === 'PENDING';
  const mayWithdraw = useMay('MOVE_MONEY') && isOwn && isPending;
  const offered = [
    mayDecide && ({ action: 'approve', label: 'Approve', keys: 'a' } as const),
    mayDecide && ({ action: 'reject', label: 'Reject', keys: 'r' } as const),
    mayWithdraw && ({ action: 'withdraw', label: 'Withdraw', keys: 'w' } as const),
  ].filter((one) => one !== false);
  useOfferedActions(offered.map((one) => ({ ...one, run: () => setAction(one.action) })));
  const close = () => setAction(undefined);
  return (
    <>
      {isPending && (
        <Group gap="xs">
          {mayDecide && <Decide onChoose={setAction} />}
          {mayWithdraw && (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={17} aria-hidden />}
              rightSection={<KeyHint keys="w" />}
              onClick={() => setAction('withdraw')}
            >
              Withdraw
            </Button>
          )}
          {!mayDecide && <WhyNot isOwn={isOwn} />}
        </Group>
      )}
      {action === 'approve' && <ApproveModal request={request} onClose={close} />}
      {(action === 'reject' || action === 'withdraw') && (
        <EndModal request={request} ending={action} onClose={close} />
      )}
    </>
  );
}

function Decide({ onChoose }: { readonly onChoose: (action: Action) => void }) {
  return (
    <>
      <Button
        leftSection={<IconCheck size={17} aria-hidden />}
        rightSection={<KeyHint keys="a" />}
        onClick={() => onChoose('approve')}
      >
        Approve
      </Button>
      <Button
        variant="default"
        leftSection={<IconX size={17} aria-hidden />}
        rightSection={<KeyHint keys="r" />}
        onClick={() => onChoose('reject')}
      >
        Reject
      </Button>
    </>
  );
}

function WhyNot({ isOwn }: { readonly isOwn: boolean }) {
  return (
    <Text fz="sm" c="dimmed">
      {isOwn ? 'You asked for it, so somebody else has to approve it.' : 'It is not for you to decide on it.'}
    </Text>
  );
}
