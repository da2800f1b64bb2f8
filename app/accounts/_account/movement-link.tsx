'use client';

import { parseAsString, useQueryState } from 'nuqs';
import type { ComponentProps } from 'react';

/** The movement that is looked at closely, in the URL like everything that a view is made of. */
export function useOpenMovement() {
  return useQueryState('movement', parseAsString.withOptions({ history: 'push' }));
}

interface MovementLinkProps extends Omit<ComponentProps<'button'>, 'onClick' | 'type'> {
  readonly movementId: string;
}

/** Opens one movement above the page. */
export function MovementLink({ movementId, ...button }: MovementLinkProps) {
  const [, open] = useOpenMovement();
  return <button type="button" {...button} onClick={() => void open(movementId)} />;
}
