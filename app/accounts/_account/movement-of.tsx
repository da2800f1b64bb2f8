import { Anchor, Text } from '@mantine/core';
import Link from 'next/link';
import type { MovementFragment } from '../../_graphql/generated/graphql.ts';
import { kindNames } from './movement-words.ts';

interface MovementOfProps {
  readonly movement: Pick<
    MovementFragment,
    'id' | 'accountId' | 'kind' | 'direction' | 'description' | 'counterparty'
  >;
  readonly owner: string;
}

/** A movement outside of its account: whose it is, and what it was; the row leads to it. */
export function MovementOf({ movement, owner }: MovementOfProps) {
  const { id, accountId, kind, direction, description, counterparty } = movement;
  const preposition = direction === 'CREDIT' ? 'from' : 'to';
  return (
    <>
      <Anchor
        component={Link}
        prefetch={false}
        href={`/accounts/${accountId}?movement=${id}`}
        data-row-link
        c="inherit"
        fw={550}
        underline="never"
      >
        {description || kindNames[kind]}
      </Anchor>
      <Text fz="xs" c="dimmed">
        {owner}
        {description && ` · ${kindNames[kind]}`}
        {counterparty && ` ${preposition} ${counterparty}`}
      </Text>
    </>
  );
}
