'use client';

import { Alert } from '@mantine/core';
import { IconUserCog } from '@tabler/icons-react';
import { useState } from 'react';
import { pageSession, readMe } from '../_consistency/page-session.ts';
import { useFallbackPolling } from '../_consistency/use-reread.ts';
import type { MeQuery } from '../_graphql/generated/graphql.ts';
import { useMe } from './use-me.ts';
import { aRole } from './words.ts';

const readAgain = () => readMe(pageSession().client);

/**
 * Says so when the role of whoever is signed in has changed under the open page. The server tells that by closing the WebSocket; a page
 * that has none looks for itself.
 */
export function RoleNotice() {
  useFallbackPolling(readAgain);
  const me = useMe();
  return me ? <Notice key={me.id} role={me.role} /> : null;
}

function Notice({ role }: Pick<MeQuery['me'], 'role'>) {
  const [known, setKnown] = useState(role);
  if (known === role) return null;
  return (
    <Alert
      mb="md"
      variant="light"
      color="yellow"
      icon={<IconUserCog aria-hidden />}
      title={`You are ${aRole(role)} now`}
      role="alert"
      withCloseButton
      closeButtonLabel="Understood"
      onClose={() => setKnown(role)}
    >
      An administrator changed your role; until now you were {aRole(known)}. What is on this page has changed
      with it.
    </Alert>
  );
}
