'use client';

import { Loader, Text } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import classes from './freshness-mark.module.css';
import { usePendingReceipt } from './use-freshness.ts';

/** Catching up usually takes milliseconds; after this long a person deserves to know that all is well but slow. */
const slowAfterMs = 8_000;

interface FreshnessMarkProps {
  readonly accountId: string;
  /** Says it in words instead of by a small sign only. */
  readonly inWords?: boolean;
}

/**
 * Marks an account whose new state is shown from the command's own answer while the lists are still on their way. It
 * goes when the read side has been seen at the receipt. It never speaks of failure: what it marks is saved.
 */
export function FreshnessMark({ accountId, inWords = false }: FreshnessMarkProps) {
  const receipt = usePendingReceipt(accountId);
  const isSlow = useIsSlow(receipt?.acceptedAtMs);
  if (!receipt) return null;
  const words = isSlow ? 'Saved. The lists are still catching up.' : 'Saved, catching up';
  return (
    <span className={classes.mark} data-testid="catching-up" title={words}>
      <Loader size={12} color="#d97706" aria-hidden />
      {inWords && (
        <Text span fz="sm" c="dimmed">
          {words}
        </Text>
      )}
    </span>
  );
}

function useIsSlow(sinceMs: number | undefined): boolean {
  const [isSlow, setIsSlow] = useState(false);
  const { start, clear } = useTimeout(() => setIsSlow(true), slowAfterMs);
  useEffect(() => {
    setIsSlow(false);
    if (sinceMs !== undefined) start();
    return clear;
  }, [sinceMs, start, clear]);
  return isSlow;
}
