'use client';

import { Badge, Tooltip } from '@mantine/core';
import Link from 'next/link';
import type { MovementFragment } from '../../_graphql/generated/graphql.ts';

/** That a movement was asked for by one person and approved by another; leads to the request that it came of. */
export function RequestMark({
  transaction: { transferRequest },
}: {
  readonly transaction: MovementFragment;
}) {
  if (!transferRequest) return null;
  return (
    <Tooltip label="Show who asked for it and who approved it">
      <Badge
        component={Link}
        prefetch={false}
        href={`/approvals/${transferRequest.id}`}
        variant="light"
        color="leaf"
        radius="sm"
        size="sm"
        tt="none"
        fw={550}
        style={{ cursor: 'pointer' }}
      >
        Approved
      </Badge>
    </Tooltip>
  );
}
