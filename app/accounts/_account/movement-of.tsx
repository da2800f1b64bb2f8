import { Text } from '@mantine/core';
import type { MovementFragment } from '../../_graphql/generated/graphql.ts';
import { PastLink } from '../../_past/past-link.tsx';
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
      <PastLink
        href={`/accounts/${accountId}?movement=${id}`}
        data-row-link
        c="inherit"
        fw={550}
        underline="never"
      >
        {description || kindNames[kind]}
      </PastLink>
      <Text fz="xs" c="dimmed">
        {owner}
        {description && ` · ${kindNames[kind]}`}
        {counterparty && ` ${preposition} ${counterparty}`}
      </Text>
    </>
  );
}
