'use client';

import { Button } from '@mantine/core';
import { IconLinkOff } from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { EmptyState } from '../_table/empty-state.tsx';
import type { AddressProblem } from './problems.ts';

interface UnreadableAddressProps {
  readonly problems: readonly AddressProblem[];
  /** Where to go instead; without it, to the same address without what is wrong in it. */
  readonly instead?: { readonly href: string; readonly label: string };
}

/** Says what of an address can't be read, and what would be right. */
export function UnreadableAddress({ problems, instead }: UnreadableAddressProps) {
  const path = usePathname();
  const rest = new URLSearchParams(useSearchParams());
  for (const name of problems.flatMap(({ names }) => names)) rest.delete(name);
  const { href, label } = instead ?? {
    href: rest.size > 0 ? `${path}?${rest}` : path,
    label: 'Leave it out',
  };
  return (
    <div className="sheet" role="alert">
      <EmptyState
        icon={IconLinkOff}
        title="This address can’t be read"
        text={problems.map(({ sentence }) => sentence).join(' ')}
        action={
          <Button component={Link} prefetch={false} replace href={href} variant="default" mt="xs">
            {label}
          </Button>
        }
      />
    </div>
  );
}
