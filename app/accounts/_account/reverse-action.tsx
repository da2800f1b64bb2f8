'use client';

import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { createContext, type ReactNode, useContext, useState } from 'react';
import type { MovementFragment } from '../../_graphql/generated/graphql.ts';
import { NotOffered } from '../../_identity/permitted.tsx';
import { useMe } from '../../_identity/use-me.ts';
import { ReverseModal } from '../_commands/modals.tsx';

const permission = 'REVERSE_MOVEMENTS';

const Reversing = createContext<(transaction: MovementFragment) => void>(() => {});

/**
 * Has what is being taken back in a dialog beside what is in it. A row can't have it: rows are drawn anew when another comes in above
 * them, and what had been typed would be gone.
 */
export function ReversalDialog({ children }: { readonly children: ReactNode }) {
  const [transaction, setTransaction] = useState<MovementFragment>();
  return (
    <Reversing value={setTransaction}>
      {children}
      {transaction && <ReverseModal transaction={transaction} onClose={() => setTransaction(undefined)} />}
    </Reversing>
  );
}

interface ReverseActionProps {
  readonly transaction: MovementFragment;
  readonly isReadOnly: boolean;
  /** As a button with a word, instead of a small sign at the end of a row. */
  readonly inWords?: boolean;
}

/** Takes a movement back in the `ReversalDialog` around it, unless that was done before or is not for whoever is signed in; in words it says so. */
export function ReverseAction({ transaction, isReadOnly, inWords = false }: ReverseActionProps) {
  const reverse = useContext(Reversing);
  const me = useMe();
  if (transaction.reversedBy || isReadOnly || !me) return null;
  if (!me.permissions.includes(permission)) return inWords && <NotOffered permissions={[permission]} />;
  const label = `Reverse ${transaction.description || 'this movement'}`;
  const open = () => reverse(transaction);
  return inWords ? (
    <Button variant="default" leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={open}>
      Reverse…
    </Button>
  ) : (
    <Tooltip label="Reverse…">
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={open}>
        <IconArrowBackUp size={15} />
      </ActionIcon>
    </Tooltip>
  );
}
