'use client';

import { ActionIcon, Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRefresh } from '@tabler/icons-react';
import { useCallback } from 'react';
import { ConfirmDialog } from '../_administration/confirm-dialog.tsx';
import { useAdministration } from '../_administration/use-administration.ts';
import { pageSession } from '../_consistency/page-session.ts';
import { rebuildProjectionDocument } from '../_graphql/projection-documents.ts';

interface RebuildActionProps {
  readonly projection: string;
  readonly isRunning: boolean;
}

/** Has a projection built again, after asking; on a phone there is room for the sign alone. */
export function RebuildAction({ projection, isRunning }: RebuildActionProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const administration = useAdministration(
    useCallback(async () => {
      const { data } = await pageSession().client.mutate({
        mutation: rebuildProjectionDocument,
        variables: { name: projection },
      });
      return data?.rebuildProjection.errors[0]?.message ?? null;
    }, [projection]),
  );
  const label = `Rebuild ${projection}`;
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        visibleFrom="sm"
        disabled={isRunning}
        aria-label={label}
        onClick={open}
      >
        Rebuild…
      </Button>
      <ActionIcon variant="default" hiddenFrom="sm" disabled={isRunning} aria-label={label} onClick={open}>
        <IconRefresh size={16} />
      </ActionIcon>
      <ConfirmDialog
        title={`Rebuild ${projection}?`}
        explanation="Its tables are built again from the first event, beside those that are there. These go on serving; in the end both are compared row by row, and the new take their place."
        confirmLabel="Rebuild"
        isOpen={isOpen}
        administration={administration}
        onClose={close}
      />
    </>
  );
}
