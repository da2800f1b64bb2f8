'use client';

import { Menu, Text, UnstyledButton } from '@mantine/core';
import { IconKey, IconLogout } from '@tabler/icons-react';
import { PASSWORD_PAGE } from '../_identity/sign-in-page.ts';
import { signOut } from '../_identity/sign-in-requests.ts';
import { useMe } from '../_identity/use-me.ts';
import { roleWords } from '../_identity/words.ts';
import classes from './profile-menu.module.css';

/** Who is signed in, and what one may do about that. */
export function ProfileMenu() {
  const me = useMe();
  if (!me) return null;
  const { displayName, email, role, hasPassword } = me;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.profile} aria-label={`${displayName}, ${roleWords[role]}`}>
          {initialsOf(displayName)}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text fw={600} truncate>
            {displayName}
          </Text>
          <Text fz="xs" c="dimmed" truncate>
            {email ?? me.id}
          </Text>
          <Text fz="xs" c="dimmed" tt="capitalize">
            {roleWords[role]}
          </Text>
        </div>
        <Menu.Divider />
        {hasPassword && (
          <Menu.Item leftSection={<IconKey size={16} stroke={1.7} aria-hidden />} onClick={goToPassword}>
            Change password
          </Menu.Item>
        )}
        <Menu.Item
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

/** The first letters of the first and the last word. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined].map((word) => word?.at(0) ?? '');
  return letters.join('').toUpperCase();
}
