'use client';

import { useSearchParams } from 'next/navigation';
import type { ReactNode } from 'react';
import { pastParameters } from '../_past/use-as-of.ts';
import { later } from '../_shell/later.tsx';
import { lackingIn, type Need, type Parameters, type Range, reversedIn, unreadableIn } from './readable.ts';

const AddressProblems = later(() =>
  import('./unreadable-address.tsx').then((module) => module.AddressProblems),
);

interface ReadableAddressProps {
  /** What the screen reads from the address. */
  readonly parameters?: Parameters;
  readonly ranges?: readonly Range[];
  readonly needs?: readonly Need[];
  readonly children: ReactNode;
}

/**
 * A screen whose address can be read. Otherwise it says what is wrong, instead of leaving that out and showing more, or another time,
 * than was asked for.
 */
export function ReadableAddress({ parameters, ranges = [], needs = [], children }: ReadableAddressProps) {
  const address = useSearchParams();
  const all = { ...pastParameters, ...parameters };
  const problems = [unreadableIn(address, all), reversedIn(address, ranges), lackingIn(address, needs)];
  const isReadable = problems.every(({ length }) => length === 0);
  return isReadable ? children : <AddressProblems parameters={all} ranges={ranges} needs={needs} />;
}
