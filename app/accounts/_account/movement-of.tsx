import { Anchor, Text } from '@mantine/core';
import Link from 'next/link';
import type { AsOf, MovementFragment } from '../../_graphql/generated/graphql.ts';
import { hrefIn } from '../../_past/use-as-of.ts';
import { kindNames } from './movement-words.ts';

interface MovementOfProps {
  readonly movement: Pick<
    MovementFragment,
    'id' | 'accountId' | 'kind' | 'direction' | 'description' | 'counterparty'
  >;
  readonly owner: string;
  /** The past that the account is to be shown in; the present if left out. */
  readonly asOf?: AsOf | undefined;
}

/** A movement outside of its account: whose it is, and what it was; the row leads to it. */
export function MovementOf({ movement, owner, asOf }: MovementOfProps) {
  const { id, accountId, kind, direction, description, counterparty } = movement;
  const preposition = direction === 'CREDIT' ? 'from' : 'to';
  return (
    <>
      <Anchor
        component={Link}
        prefetch={false}
        href={hrefIn(asOf, `/accounts/${accountId}?movement=${id}`)}
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
