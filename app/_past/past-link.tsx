import { Anchor, type AnchorProps } from '@mantine/core';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { hrefIn, useAsOf } from './use-as-of.ts';

interface PastLinkProps extends AnchorProps {
  readonly href: string;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A link that stays in the past that is looked at. What is behind it is not fetched before it is followed. */
export function PastLink({ href, ...link }: PastLinkProps) {
  const { asOf } = useAsOf();
  return <Anchor component={Link} prefetch={false} href={hrefIn(asOf, href)} {...link} />;
}
