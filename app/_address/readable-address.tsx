'use client';

import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import type { ReactNode } from 'react';
import { pastParameters } from '../_past/use-as-of.ts';
import { type Parameter, problemsIn, type Range } from './problems.ts';

const UnreadableAddress = dynamic(
  () => import('./unreadable-address.tsx').then((module) => module.UnreadableAddress),
  { ssr: false },
);

interface ReadableAddressProps {
  /** What the screen reads from the address. */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly ranges?: readonly Range[];
  readonly children: ReactNode;
}

/**
 * A screen whose address can be read. Otherwise it says what is wrong, instead of leaving that out and showing more, or another time,
 * than was asked for.
 */
export function ReadableAddress({ parameters, ranges, children }: ReadableAddressProps) {
  const problems = problemsIn(useSearchParams(), { ...pastParameters, ...parameters }, ranges);
  return problems.length > 0 ? <UnreadableAddress problems={problems} /> : children;
}
