'use client';

import { Anchor, Group, Stack, Text } from '@mantine/core';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { AuditRowFragment } from '../../_graphql/generated/graphql.ts';
import { storyHref } from '../../events/_log/event-words.ts';

/** All that is known of an attempt, with the way to what came of it. */
export function AuditDetail({ entry }: { readonly entry: AuditRowFragment }) {
  const { action, principal, address, subject, commandId, correlationId, reason } = entry;
  return (
    <Stack gap="sm" pt="sm">
      {reason && <Text>{reason}</Text>}
      <Group gap="lg" align="flex-start">
        <Fact term="Operation">{action}</Fact>
        <Fact term="Principal">{principal ?? 'nobody who was signed in'}</Fact>
        <Fact term="From">{address}</Fact>
        {subject && <Fact term="About">{subject}</Fact>}
        {commandId && <Fact term="Command">{commandId}</Fact>}
        <Fact term="Correlation">
          <Anchor component={Link} prefetch={false} href={storyHref(correlationId)} inherit>
            {correlationId}
          </Anchor>
        </Fact>
      </Group>
    </Stack>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text fz="xs" c="dimmed">
        {term}
      </Text>
      <Text fz="xs" ff="monospace" component="div" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </div>
  );
}
