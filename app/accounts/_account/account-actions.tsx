'use client';

import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { KeyHint } from '../../_actions/key-hint.tsx';
import { useOfferedActions } from '../../_actions/page-actions.ts';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import { NotOffered } from '../../_identity/permitted.tsx';
import { useMe } from '../../_identity/use-me.ts';
import { pastIsReadOnly } from '../../_past/as-of-bar.tsx';
import {
  ChangeStatusModal,
  MoveMoneyModal,
  OverdraftLimitModal,
  RenameOwnerModal,
  TransferModal,
} from '../_commands/modals.tsx';
import classes from './account.module.css';
import { type Action, actions, isMove, moves, possibleIn } from './account-action-list.ts';

interface ActionProps {
  readonly account: AccountStateFragment;
}

/** What can be done with an account in its present status by whoever is signed in. The server has the last word. */
export function AccountActions({ account, isPast }: ActionProps & { readonly isPast: boolean }) {
  const [action, setAction] = useState<Action>();
  const permissions = useMe()?.permissions ?? [];
  const isPermitted = (one: Action) => permissions.includes(actions[one].permission);
  const possible = isPast ? [] : possibleIn(account.status);
  const offered = possible.filter(isPermitted);
  useOfferedActions(
    offered.map((one) => ({
      label: actions[one].label,
      keys: actions[one].keys,
      run: () => setAction(one),
    })),
  );
  const shownMoves = moves.filter(isPermitted);
  if (shownMoves.length === 0 && offered.length === 0) return null;
  return (
    <Tooltip label={pastIsReadOnly} disabled={!isPast}>
      <Group gap="xs" className={classes.actions ?? ''}>
        {shownMoves.map((move) => (
          <MoveButton
            key={move}
            move={move}
            isPossible={offered.includes(move)}
            onClick={() => setAction(move)}
          />
        ))}
        {possible.length > 0 && (
          <MoreActions
            offered={offered.filter((one) => !isMove(one))}
            missing={possible.filter((one) => !isPermitted(one))}
            onChoose={setAction}
          />
        )}
        {action && <ActionModal account={account} action={action} onClose={() => setAction(undefined)} />}
      </Group>
    </Tooltip>
  );
}

interface MoveButtonProps {
  readonly move: (typeof moves)[number];
  readonly isPossible: boolean;
  readonly onClick: () => void;
}

function MoveButton({ move, isPossible, onClick }: MoveButtonProps) {
  const { label, keys, icon: Icon } = actions[move];
  return (
    <Button
      variant={move === 'deposit' ? 'filled' : 'default'}
      leftSection={<Icon size={17} aria-hidden />}
      rightSection={isPossible && <KeyHint keys={keys} />}
      disabled={!isPossible}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}

interface MoreActionsProps {
  readonly offered: readonly Action[];
  /** What others could do. */
  readonly missing: readonly Action[];
  readonly onChoose: (action: Action) => void;
}

function MoreActions({ offered, missing, onChoose }: MoreActionsProps) {
  return (
    <Menu position="bottom-end" width={250} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label="More actions">
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((one) => {
          const { label, keys, icon: Icon } = actions[one];
          return (
            <Fragment key={one}>
              {one === firstRestricting(offered) && <Menu.Divider />}
              <Menu.Item
                {...(one === 'close' && { color: 'red' })}
                leftSection={<Icon size={16} aria-hidden />}
                rightSection={<KeyHint keys={keys} />}
                onClick={() => onChoose(one)}
              >
                {label}
              </Menu.Item>
            </Fragment>
          );
        })}
        {missing.length > 0 && (
          <Menu.Label component="div">
            <NotOffered permissions={[...new Set(missing.map((one) => actions[one].permission))]} />
          </Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Above what locks an account stands a line. */
function firstRestricting(offered: readonly Action[]): Action | undefined {
  return offered.find((one) => actions[one].permission === 'RESTRICT_ACCOUNTS');
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
