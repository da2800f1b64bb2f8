'use client';

import { Skeleton } from '@mantine/core';
import dynamic from 'next/dynamic';
import { patiently } from '../_shell/patiently.ts';

/** `DayRangeInput`, whose calendar is too heavy for a page to wait for. */
export const DayRange = dynamic(
  () => patiently(() => import('./day-range-input.tsx').then((module) => module.DayRangeInput)),
  {
    ssr: false,
    loading: () => <Skeleton h={36} radius="md" w={{ base: '100%', xs: 250 }} />,
  },
);
