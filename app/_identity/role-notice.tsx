'use client';

import { useState } from 'react';
import { pageSession, readMe } from '../_consistency/page-session.ts';
import { useFallbackPolling } from '../_consistency/use-reread.ts';
import type { MeQuery } from '../_graphql/generated/graphql.ts';
import { later } from '../_shell/later.tsx';
import { useMe } from './use-me.ts';

const RoleChange = later(() => import('./role-change.tsx').then((module) => module.RoleChange));

const readAgain = () => readMe(pageSession().client);

/**
 * Says so when the role of whoever is signed in has changed under the open page. The server tells that by closing the WebSocket; a page
 * that has none looks for itself.
 */
export function RoleNotice() {
  useFallbackPolling(readAgain);
  const me = useMe();
  return me ? <Known key={me.id} role={me.role} /> : null;
}

function Known({ role }: Pick<MeQuery['me'], 'role'>) {
  const [known, setKnown] = useState(role);
  return known === role ? null : <RoleChange from={known} to={role} onClose={() => setKnown(role)} />;
}
