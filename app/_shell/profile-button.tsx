import { UnstyledButton } from '@mantine/core';
import type { ComponentProps } from 'react';
import type { MeQuery } from '../_graphql/generated/graphql.ts';
import { roleWords } from '../_identity/words.ts';
import classes from './profile-menu.module.css';

interface ProfileButtonProps extends ComponentProps<'button'> {
  readonly me: Pick<MeQuery['me'], 'displayName' | 'role'>;
}

/** Whoever is signed in, in two letters. */
export function ProfileButton({ me: { displayName, role }, className = '', ...button }: ProfileButtonProps) {
  const initials = initialsOf(displayName);
  return (
    <UnstyledButton
      className={`${classes.profile} ${className}`}
      // What is seen is a part of the name, for those who tell a machine what to press by what they see.
      aria-label={`${initials}: ${displayName}, ${roleWords[role]}`}
      aria-haspopup="menu"
      {...button}
    >
      {initials}
    </UnstyledButton>
  );
}

/** The first letters of the first and the last word. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined].map((word) => word?.at(0) ?? '');
  return letters.join('').toUpperCase();
}
