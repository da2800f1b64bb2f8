'use client';

import { useState } from 'react';
import { useMe } from '../_identity/use-me.ts';
import { later } from './later.tsx';
import { ProfileButton } from './profile-button.tsx';

// A menu needs more script than all of the shell around it; it comes when somebody wants it.
const ProfileDropdown = later(() =>
  import('./profile-dropdown.tsx').then((module) => module.ProfileDropdown),
);

/** Who is signed in, and what one may do about that. */
export function ProfileMenu() {
  const me = useMe();
  const [isWanted, setIsWanted] = useState(false);
  if (!me) return null;
  return isWanted ? <ProfileDropdown me={me} /> : <ProfileButton me={me} onClick={() => setIsWanted(true)} />;
}
