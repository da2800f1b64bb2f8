'use client';

import dynamic from 'next/dynamic';
import { useOpenMovement } from './movement-link.tsx';

const MovementModal = dynamic(() => import('./movement-modal.tsx').then((module) => module.MovementModal), {
  ssr: false,
});

/** The movement that the URL names, above the page. */
export function MovementDialog() {
  const [movementId, open] = useOpenMovement();
  if (!movementId) return null;
  return <MovementModal movementId={movementId} onClose={() => void open(null)} />;
}
