'use client';

import { Anchor } from '@mantine/core';
import Link from 'next/link';
import type { LogEventFragment } from '../../_graphql/generated/graphql.ts';
import { Actor } from '../../_identity/actor.tsx';

/** Who did something, leading to all that was done by the same. */
export function ActorLink({ event }: { readonly event: Pick<LogEventFragment, 'actor' | 'actorName'> }) {
  const { actor, actorName } = event;
  const href = `/events?${new URLSearchParams({ actor })}`;
  return (
    <Anchor component={Link} prefetch={false} href={href} c="inherit" inherit>
      <Actor id={actor} name={actorName} />
    </Anchor>
  );
}
