'use client';

import { later } from '../../_shell/later.tsx';
import { useOpenMovement } from './movement-link.tsx';

const MovementModal = later(() => import('./movement-modal.tsx').then((module) => module.MovementModal));

/** The movement that the URL names, above the page. */
export function MovementDialog() {
  const [movementId, open] = useOpenMovement();
  if (!movementId) return null;
  return <MovementModal movementId={movementId} onClose={() => void open(null)} />;
}
