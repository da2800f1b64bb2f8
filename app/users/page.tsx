import type { Metadata } from 'next';
import { Permitted } from '../_identity/permitted.tsx';
import { UsersScreen } from './_users/users-screen.tsx';

export const metadata: Metadata = { title: 'Users' };

/** Who signs in, and as what. */
export default function UsersPage() {
  return (
    <Permitted permission="MANAGE_USERS">
      <UsersScreen />
    </Permitted>
  );
}
