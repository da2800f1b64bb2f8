'use client';

import { UnstyledButton } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { type LiveStatus, useLiveStatus, useWaitingSinceMs } from '../_consistency/use-freshness.ts';
import classes from './live-chip.module.css';

const words: Record<LiveStatus, { readonly label: string; readonly meaning: string }> = {
  connecting: { label: 'Connecting', meaning: 'Setting up the live connection.' },
  live: { label: 'Live', meaning: 'What is on screen changes as it happens, whoever makes the change.' },
  'catching-up': {
    label: 'Catching up',
    meaning: 'What you did is saved. The lists have not all caught up with it yet.',
  },
  polling: {
    label: 'Polling',
    meaning: 'The live connection is lost. This page looks for changes every few seconds until it is back.',
  },
  offline: {
    label: 'Offline',
    meaning: 'The server is out of reach. What you see is from before; the page recovers by itself.',
  },
};

/** How fresh the page is, in a word: always there, so that nobody has to wonder. */
export function LiveChip() {
  const status = useLiveStatus();
  const seconds = useSecondsSince(useWaitingSinceMs());
  const { label, meaning } = words[status];
  const elapsed = status === 'catching-up' && seconds > 0 ? `${seconds} s` : '';
  return (
    <UnstyledButton
      className={classes.chip}
      data-status={status}
      title={meaning}
      aria-label={`Connection: ${label}. ${meaning}`}
    >
      <span className={classes.dot} aria-hidden />
      <span role="status">{label}</span>
      {/* Counting is for the eye only: read aloud every second it would be a torture. */}
      {elapsed && (
        <span className="figures" aria-hidden>
          {elapsed}
        </span>
      )}
    </UnstyledButton>
  );
}

function useSecondsSince(sinceMs: number | undefined): number {
  const [nowMs, setNowMs] = useState(0);
  const { start, stop } = useInterval(() => setNowMs(Date.now()), 1_000);
  useEffect(() => {
    if (sinceMs !== undefined) start();
    return stop;
  }, [sinceMs, start, stop]);
  return sinceMs === undefined ? 0 : Math.max(0, Math.floor((nowMs - sinceMs) / 1_000));
}
