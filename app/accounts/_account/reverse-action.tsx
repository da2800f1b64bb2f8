'use client';

import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { MovementFragment } from '../../_graphql/generated/graphql.ts';
import { NotOffered } from '../../_identity/permitted.tsx';
import { useMe } from '../../_identity/use-me.ts';
import { ReverseModal } from '../_commands/modals.tsx';

const permission = 'REVERSE_MOVEMENTS';

interface ReverseActionProps {
  readonly transaction: MovementFragment;
  readonly isReadOnly: boolean;
  /** As a button with a word, instead of a small sign at the end of a row. */
  readonly inWords?: boolean;
}

/** Takes a movement back, unless that was done before or is not for whoever is signed in; in words it says so. */
export function ReverseAction({ transaction, isReadOnly, inWords = false }: ReverseActionProps) {
  const [isOpen, setIsOpen] = useState(false);
  const me = useMe();
  if (transaction.reversedBy || isReadOnly || !me) return null;
  if (!me.permissions.includes(permission)) return inWords && <NotOffered permissions={[permission]} />;
  const label = `Reverse ${transaction.description || 'this movement'}`;
  const open = () => setIsOpen(true);
  return (
    <>
      {inWords ? (
        <Button variant="default" leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={open}>
          Reverse…
        </Button>
      ) : (
        <Tooltip label="Reverse…">
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={open}>
            <IconArrowBackUp size={15} />
          </ActionIcon>
        </Tooltip>
      )}
      {isOpen && <ReverseModal transaction={transaction} onClose={() => setIsOpen(false)} />}
    </>
  );
}
