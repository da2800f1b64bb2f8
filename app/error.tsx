'use client';

import { FaultState } from './_table/states.tsx';

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** A screen broke: the frame around it stays, and the screen can be tried again. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <div className="sheet">
      <FaultState error={error} onRetry={reset} />
    </div>
  );
}
