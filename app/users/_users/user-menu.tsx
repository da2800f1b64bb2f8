'use client';

import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconDots, IconKey, IconLogout, IconUserCheck, IconUserCog, IconUserOff } from '@tabler/icons-react';
import type { UserRowFragment } from '../../_graphql/generated/graphql.ts';
import type { UserTask } from './user-dialog.tsx';

interface UserMenuProps {
  readonly user: UserRowFragment;
  /** Whether it is whoever looks. */
  readonly isMe: boolean;
  readonly onChoose: (kind: UserTask['kind']) => void;
}

const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;

/** What may be done about a user. What nobody may do to himself is there, and says so. */
export function UserMenu({ user: { name, disabledAt, sessionCount }, isMe, onChoose }: UserMenuProps) {
  return (
    <Menu position="bottom-end" width={250} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${name}`}>
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isMe && (
          <Text component="div" fz="xs" c="dimmed" px="sm" py="xs">
            Your own role, and whether you are let in, are for another administrator to change. Your password
            is in your profile menu.
          </Text>
        )}
        <Menu.Item
          leftSection={<IconUserCog {...icon} />}
          disabled={isMe}
          data-autofocus={!isMe || undefined}
          onClick={() => onChoose('role')}
        >
          Change role…
        </Menu.Item>
        <Menu.Item leftSection={<IconKey {...icon} />} disabled={isMe} onClick={() => onChoose('reset')}>
          Reset password…
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout {...icon} />}
          disabled={sessionCount === 0}
          data-autofocus={isMe || undefined}
          onClick={() => onChoose('end')}
        >
          End sessions…
        </Menu.Item>
        <Menu.Divider />
        {disabledAt === null ? (
          <Menu.Item
            color="red"
            leftSection={<IconUserOff {...icon} />}
            disabled={isMe}
            onClick={() => onChoose('disable')}
          >
            Disable…
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconUserCheck {...icon} />} onClick={() => onChoose('enable')}>
            Enable…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
