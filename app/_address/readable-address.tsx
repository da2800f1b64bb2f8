'use client';

import { useSearchParams } from 'next/navigation';
import type { ReactNode } from 'react';
import { pastParameters } from '../_past/use-as-of.ts';
import { later } from '../_shell/later.tsx';
import { type Parameters, type Range, reversedIn, unreadableIn } from './readable.ts';

const AddressProblems = later(() =>
  import('./unreadable-address.tsx').then((module) => module.AddressProblems),
);

interface ReadableAddressProps {
  /** What the screen reads from the address. */
  readonly parameters?: Parameters;
  readonly ranges?: readonly Range[];
  readonly children: ReactNode;
}

/**
 * A screen whose address can be read. Otherwise it says what is wrong, instead of leaving that out and showing more, or another time,
 * than was asked for.
 */
export function ReadableAddress({ parameters, ranges = [], children }: ReadableAddressProps) {
  const address = useSearchParams();
  const all = { ...pastParameters, ...parameters };
  const isReadable = unreadableIn(address, all).length + reversedIn(address, ranges).length === 0;
  return isReadable ? children : <AddressProblems parameters={all} ranges={ranges} />;
}
