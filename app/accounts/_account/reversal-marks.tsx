'use client';

import { Badge, Tooltip } from '@mantine/core';
import type { MovementFragment } from '../../_graphql/generated/graphql.ts';
import { MovementLink } from './movement-link.tsx';

/** Whether a movement was taken back, or takes another one back; each mark leads to the other one. */
export function ReversalMarks({ transaction }: { readonly transaction: MovementFragment }) {
  const { reversedBy, reverses } = transaction;
  return (
    <>
      {reversedBy && (
        <Mark color="orange" label="Reversed" otherId={reversedBy.id} hint="Show the reversal" />
      )}
      {reverses && (
        <Mark
          color="gray"
          label={`Reverses ${reverses.description || 'a movement'}`}
          otherId={reverses.id}
          hint="Show what it takes back"
        />
      )}
    </>
  );
}

interface MarkProps {
  readonly color: string;
  readonly label: string;
  readonly otherId: string;
  readonly hint: string;
}

function Mark({ color, label, otherId, hint }: MarkProps) {
  return (
    <Tooltip label={hint}>
      <Badge
        component={MovementLink}
        movementId={otherId}
        variant="light"
        color={color}
        radius="sm"
        size="sm"
        tt="none"
        fw={550}
        maw={260}
        style={{ cursor: 'pointer' }}
      >
        {label}
      </Badge>
    </Tooltip>
  );
}
