import { useCallback, useState } from 'react';
import { describeFault } from '../_graphql/faults.ts';

/** Something that an administrator does, and what became of it. */
export interface Administration {
  readonly isSending: boolean;
  /** Why it was refused or could not be sent; null if it was not. */
  readonly problem: string | null;
  /** Does it; resolves to whether it was done. */
  readonly perform: () => Promise<boolean>;
}

/** Sends something that is answered with the reason if it is refused, and with null if it is done. */
export function useAdministration(send: () => Promise<string | null>): Administration {
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const perform = useCallback(async () => {
    setIsSending(true);
    const refusal = await send().catch(describeFault);
    setProblem(refusal);
    setIsSending(false);
    return refusal === null;
  }, [send]);
  return { isSending, problem, perform };
}
