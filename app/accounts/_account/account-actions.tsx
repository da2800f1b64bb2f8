'use client';

import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowsExchange,
  IconCashMinus,
  IconCashPlus,
  IconDots,
  IconLock,
  IconPencil,
  IconScale,
  IconSnowflake,
  IconSun,
} from '@tabler/icons-react';
import { useState } from 'react';
import { KeyHint } from '../../_actions/key-hint.tsx';
import { useOfferedActions } from '../../_actions/page-actions.ts';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import { pastIsReadOnly } from '../../_past/as-of-bar.tsx';
import {
  ChangeStatusModal,
  MoveMoneyModal,
  OverdraftLimitModal,
  RenameOwnerModal,
  TransferModal,
} from '../_commands/modals.tsx';
import classes from './account.module.css';

type Action = 'deposit' | 'withdraw' | 'transfer' | 'overdraft' | 'rename' | 'freeze' | 'unfreeze' | 'close';

interface ActionProps {
  readonly account: AccountStateFragment;
}

/** What can be done with an account in its present status. The server has the last word. */
export function AccountActions({ account, isPast }: ActionProps & { readonly isPast: boolean }) {
  const [action, setAction] = useState<Action>();
  const canMove = account.status === 'ACTIVE' && !isPast;
  useOfferedActions(
    offeredFor(account, isPast).map((offered) => ({ ...offered, run: () => setAction(offered.action) })),
  );
  return (
    <Tooltip label={pastIsReadOnly} disabled={!isPast}>
      <Group gap="xs" className={classes.actions ?? ''}>
        <Button
          leftSection={<IconCashPlus size={17} aria-hidden />}
          rightSection={canMove && <KeyHint keys="d" />}
          disabled={!canMove}
          onClick={() => setAction('deposit')}
        >
          Deposit
        </Button>
        <Button
          variant="default"
          leftSection={<IconCashMinus size={17} aria-hidden />}
          rightSection={canMove && <KeyHint keys="w" />}
          disabled={!canMove}
          onClick={() => setAction('withdraw')}
        >
          Withdraw
        </Button>
        <Button
          variant="default"
          leftSection={<IconArrowsExchange size={17} aria-hidden />}
          rightSection={canMove && <KeyHint keys="t" />}
          disabled={!canMove}
          onClick={() => setAction('transfer')}
        >
          Transfer
        </Button>
        {account.status !== 'CLOSED' && !isPast && <MoreActions account={account} onChoose={setAction} />}
        {action && <ActionModal account={account} action={action} onClose={() => setAction(undefined)} />}
      </Group>
    </Tooltip>
  );
}

/** What can be done, with the keys that do it. */
function offeredFor({ status }: AccountStateFragment, isPast: boolean) {
  if (isPast || status === 'CLOSED') return [];
  const moves = [
    { action: 'deposit', label: 'Deposit', keys: 'd' },
    { action: 'withdraw', label: 'Withdraw', keys: 'w' },
    { action: 'transfer', label: 'Transfer', keys: 't' },
  ] as const;
  const freeze = { action: 'freeze', label: 'Freeze', keys: 'f' } as const;
  const unfreeze = { action: 'unfreeze', label: 'Unfreeze', keys: 'f' } as const;
  return [
    ...(status === 'ACTIVE' ? [...moves, freeze] : [unfreeze]),
    { action: 'rename', label: 'Rename owner', keys: 'r' },
    { action: 'overdraft', label: 'Change overdraft limit', keys: 'l' },
    { action: 'close', label: 'Close account', keys: 'x' },
  ] as const;
}

function MoreActions({ account, onChoose }: ActionProps & { readonly onChoose: (action: Action) => void }) {
  const isFrozen = account.status === 'FROZEN';
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label="More actions">
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPencil size={16} aria-hidden />}
          rightSection={<KeyHint keys="r" />}
          onClick={() => onChoose('rename')}
        >
          Rename owner
        </Menu.Item>
        <Menu.Item
          leftSection={<IconScale size={16} aria-hidden />}
          rightSection={<KeyHint keys="l" />}
          onClick={() => onChoose('overdraft')}
        >
          Change overdraft limit
        </Menu.Item>
        <Menu.Divider />
        {isFrozen ? (
          <Menu.Item
            leftSection={<IconSun size={16} aria-hidden />}
            rightSection={<KeyHint keys="f" />}
            onClick={() => onChoose('unfreeze')}
          >
            Unfreeze
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconSnowflake size={16} aria-hidden />}
            rightSection={<KeyHint keys="f" />}
            onClick={() => onChoose('freeze')}
          >
            Freeze
          </Menu.Item>
        )}
        <Menu.Item
          color="red"
          leftSection={<IconLock size={16} aria-hidden />}
          rightSection={<KeyHint keys="x" />}
          onClick={() => onChoose('close')}
        >
          Close account
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ActionModalProps extends ActionProps {
  readonly action: Action;
  readonly onClose: () => void;
}

function ActionModal({ account, action, onClose }: ActionModalProps) {
  switch (action) {
    case 'deposit':
    case 'withdraw':
      return <MoveMoneyModal account={account} kind={action} onClose={onClose} />;
    case 'transfer':
      return <TransferModal account={account} onClose={onClose} />;
    case 'overdraft':
      return <OverdraftLimitModal account={account} onClose={onClose} />;
    case 'rename':
      return <RenameOwnerModal account={account} onClose={onClose} />;
    case 'freeze':
    case 'unfreeze':
    case 'close':
      return <ChangeStatusModal account={account} change={action} onClose={onClose} />;
  }
}
