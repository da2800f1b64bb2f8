import type { ReactNode } from 'react';
import { PastLink } from '../../_past/past-link.tsx';
import { accountEventsHref, movingTypes } from '../../events/_log/event-words.ts';

/** The events that make what an account shows. */
const typesThatMake = {
  balance: movingTypes,
  limit: ['AccountOpened', 'OverdraftLimitChanged'],
  status: ['AccountOpened', 'AccountFrozen', 'AccountUnfrozen', 'AccountClosed'],
} as const;

const makers = {
  balance: typesThatMake.balance,
  available: [...typesThatMake.balance, ...typesThatMake.limit],
  limit: typesThatMake.limit,
  status: typesThatMake.status,
  version: [],
} satisfies Readonly<Record<string, readonly string[]>>;

interface MadeByProps {
  readonly accountId: string;
  readonly what: keyof typeof makers;
  readonly children: ReactNode;
}

/** What an account shows, leading to the events that made it so. */
export function MadeBy({ accountId, what, children }: MadeByProps) {
  return (
    <PastLink
      href={accountEventsHref(accountId, makers[what])}
      title={what === 'version' ? 'All of its events' : `The events that made the ${what} what it is`}
      inherit
      c="inherit"
    >
      {children}
    </PastLink>
  );
}
