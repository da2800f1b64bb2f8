'use client';

import { Menu, Text } from '@mantine/core';
import { IconKey, IconLogout } from '@tabler/icons-react';
import type { MeQuery } from '../_graphql/generated/graphql.ts';
import { PASSWORD_PAGE } from '../_identity/sign-in-page.ts';
import { signOut } from '../_identity/sign-in-requests.ts';
import { roleTitle } from '../_identity/words.ts';
import { ProfileButton } from './profile-button.tsx';
import classes from './profile-menu.module.css';

/** Who is signed in, and what one may do about that. It is open when it comes, since it comes when it is asked for. */
export function ProfileDropdown({ me }: { readonly me: MeQuery['me'] }) {
  const { displayName, email, role, hasPassword } = me;
  return (
    <Menu defaultOpened position="bottom-end" width={240} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ProfileButton me={me} />
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text component="div" fw={600} truncate>
            {displayName}
          </Text>
          <Text component="div" fz="xs" c="dimmed" truncate>
            {email ?? me.id}
          </Text>
          <Text component="div" fz="xs" c="dimmed">
            {roleTitle(role)}
          </Text>
        </div>
        <Menu.Divider />
        {hasPassword && (
          <Menu.Item
            data-autofocus
            leftSection={<IconKey size={16} stroke={1.7} aria-hidden />}
            onClick={goToPassword}
          >
            Change password
          </Menu.Item>
        )}
        <Menu.Item
          data-autofocus={!hasPassword || undefined}
          leftSection={<IconLogout size={16} stroke={1.7} aria-hidden />}
          onClick={() => void signOut()}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The page stands alone, and leads back to this one. */
function goToPassword(): void {
  const { pathname, search } = window.location;
  window.location.assign(`${PASSWORD_PAGE}?${new URLSearchParams({ to: pathname + search })}`);
}
