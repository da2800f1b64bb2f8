'use client';

import dynamic from 'next/dynamic';
import { patiently } from '../../_shell/patiently.ts';
import { useOpenMovement } from './movement-link.tsx';

const MovementModal = dynamic(
  () => patiently(() => import('./movement-modal.tsx').then((module) => module.MovementModal)),
  {
    ssr: false,
  },
);

/** The movement that the URL names, above the page. */
export function MovementDialog() {
  const [movementId, open] = useOpenMovement();
  if (!movementId) return null;
  return <MovementModal movementId={movementId} onClose={() => void open(null)} />;
}
