'use client';

import { NavLink } from '@mantine/core';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { hrefIn, useAsOf } from '../_past/use-as-of.ts';
import { type Destination, isAt } from './destinations.ts';
import classes from './shell.module.css';
import { useDestinations } from './use-destinations.ts';

/** Where one can go. */
export function Navigation({ onNavigate }: { readonly onNavigate: () => void }) {
  const path = usePathname();
  const { asOf } = useAsOf();
  return (
    <>
      {useDestinations().map((destination) => (
        <DestinationLink
          key={destination.href}
          destination={{ ...destination, href: hrefIn(asOf, destination.href) }}
          isHere={isAt(destination, path)}
          onNavigate={onNavigate}
        />
      ))}
    </>
  );
}

interface DestinationLinkProps {
  readonly destination: Destination;
  readonly isHere: boolean;
  readonly onNavigate: () => void;
}

function DestinationLink({ destination, isHere, onNavigate }: DestinationLinkProps) {
  const { href, label, icon: Icon, Mark, isServerPage } = destination;
  const look = {
    href,
    label,
    leftSection: <Icon size={17} stroke={1.7} aria-hidden />,
    rightSection: Mark && <Mark />,
    className: classes.destination,
  };
  if (isServerPage) return <NavLink {...look} />;
  return (
    <NavLink
      {...look}
      component={Link}
      // What is behind the other doors is fetched when one is opened, not before this page is there.
      prefetch={false}
      active={isHere}
      aria-current={isHere ? 'page' : undefined}
      onClick={onNavigate}
    />
  );
}
