'use client';

import { Button } from '@mantine/core';
import { IconLinkOff } from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { EmptyState } from '../_table/empty-state.tsx';
import { type AddressProblem, problemsIn } from './problems.ts';
import type { Need, Parameters, Range } from './readable.ts';

interface AddressProblemsProps {
  readonly parameters: Parameters;
  readonly ranges: readonly Range[];
  readonly needs: readonly Need[];
}

/** Says what of the query of this address can't be read, and leads to the same address without it. */
export function AddressProblems({ parameters, ranges, needs }: AddressProblemsProps) {
  const path = usePathname();
  const address = useSearchParams();
  const problems = problemsIn(address, parameters, ranges, needs);
  const rest = new URLSearchParams(address);
  for (const name of problems.flatMap(({ names }) => names)) rest.delete(name);
  return (
    <UnreadableAddress
      problems={problems}
      instead={{ href: rest.size > 0 ? `${path}?${rest}` : path, label: 'Leave it out' }}
    />
  );
}

interface UnreadableAddressProps {
  readonly problems: readonly AddressProblem[];
  /** Where to go instead. */
  readonly instead: { readonly href: string; readonly label: string };
}

/** Says what of an address can't be read, and what would be right. */
export function UnreadableAddress({ problems, instead: { href, label } }: UnreadableAddressProps) {
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
