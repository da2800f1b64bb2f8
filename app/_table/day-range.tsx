'use client';

import { Skeleton } from '@mantine/core';
import { later } from '../_shell/later.tsx';

/** `DayRangeInput`, whose calendar is too heavy for a page to wait for. */
export const DayRange = later(
  () => import('./day-range-input.tsx').then((module) => module.DayRangeInput),
  () => <Skeleton h={36} radius="md" w={{ base: '100%', xs: 250 }} />,
);
