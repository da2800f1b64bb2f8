import type { TablerIcon } from '@tabler/icons-react';
import {
  IconArrowsExchange,
  IconCashMinus,
  IconCashPlus,
  IconLock,
  IconPencil,
  IconScale,
  IconSnowflake,
  IconSun,
} from '@tabler/icons-react';
import type { AccountStatus, Permission } from '../../_graphql/generated/graphql.ts';

interface ActionLooks {
  /** What it is called, on its button, in the menu, in the palette and in the help. */
  readonly label: string;
  readonly keys: string;
  readonly icon: TablerIcon;
  /** What the server requires for it. */
  readonly permission: Permission;
}

/** Everything that can be done with an account. */
export const actions = {
  deposit: { label: 'Deposit', keys: 'd', icon: IconCashPlus, permission: 'MOVE_MONEY' },
  withdraw: { label: 'Withdraw', keys: 'w', icon: IconCashMinus, permission: 'MOVE_MONEY' },
  transfer: { label: 'Transfer', keys: 't', icon: IconArrowsExchange, permission: 'MOVE_MONEY' },
  rename: { label: 'Rename owner', keys: 'r', icon: IconPencil, permission: 'OPEN_ACCOUNTS' },
  overdraft: { label: 'Change overdraft limit', keys: 'l', icon: IconScale, permission: 'CHANGE_LIMITS' },
  freeze: { label: 'Freeze', keys: 'f', icon: IconSnowflake, permission: 'RESTRICT_ACCOUNTS' },
  unfreeze: { label: 'Unfreeze', keys: 'f', icon: IconSun, permission: 'RESTRICT_ACCOUNTS' },
  close: { label: 'Close account', keys: 'x', icon: IconLock, permission: 'RESTRICT_ACCOUNTS' },
} as const satisfies Readonly<Record<string, ActionLooks>>;

export type Action = keyof typeof actions;

/** What moves money; it has buttons of its own. */
export const moves = ['deposit', 'withdraw', 'transfer'] as const;

const possible: Readonly<Record<AccountStatus, readonly Action[]>> = {
  ACTIVE: [...moves, 'rename', 'overdraft', 'freeze', 'close'],
  FROZEN: ['rename', 'overdraft', 'unfreeze', 'close'],
  CLOSED: [],
};

/** What an account of this status lets be done, by those who may. */
export function possibleIn(status: AccountStatus): readonly Action[] {
  return possible[status];
}

export function isMove(action: Action): boolean {
  return moves.some((move) => move === action);
}
