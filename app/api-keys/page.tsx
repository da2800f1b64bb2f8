import type { Metadata } from 'next';
import { Permitted } from '../_identity/permitted.tsx';
import { KeysScreen } from './_keys/keys-screen.tsx';

export const metadata: Metadata = { title: 'API keys' };

/** By which keys programs come in, and what each may do. */
export default function ApiKeysPage() {
  return (
    <Permitted permission="MANAGE_API_KEYS">
      <KeysScreen />
    </Permitted>
  );
}
