'use client';

import type { LogEventFragment } from '../../_graphql/generated/graphql.ts';
import { Actor } from '../../_identity/actor.tsx';
import { PastLink } from '../../_past/past-link.tsx';

/** Who did something, leading to all that was done by the same. */
export function ActorLink({ event }: { readonly event: Pick<LogEventFragment, 'actor' | 'actorName'> }) {
  const { actor, actorName } = event;
  const href = `/events?${new URLSearchParams({ actor })}`;
  return (
    <PastLink href={href} c="inherit" inherit>
      <Actor id={actor} name={actorName} />
    </PastLink>
  );
}
