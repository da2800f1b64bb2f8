'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useMe } from '../_identity/use-me.ts';
import { patiently } from './patiently.ts';
import { ProfileButton } from './profile-button.tsx';

// A menu needs more script than all of the shell around it; it comes when somebody wants it.
const ProfileDropdown = dynamic(
  () => patiently(() => import('./profile-dropdown.tsx').then((module) => module.ProfileDropdown)),
  { ssr: false },
);

/** Who is signed in, and what one may do about that. */
export function ProfileMenu() {
  const me = useMe();
  const [isWanted, setIsWanted] = useState(false);
  if (!me) return null;
  return isWanted ? <ProfileDropdown me={me} /> : <ProfileButton me={me} onClick={() => setIsWanted(true)} />;
}
