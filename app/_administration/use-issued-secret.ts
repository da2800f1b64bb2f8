import { useCallback, useState } from 'react';

/** For a dialog that ends in a secret: it is told when the dialog is gone, and the whole is over when it was told, or if there is none. */
export function useIssuedSecret(onClose: () => void) {
  const [issued, setIssued] = useState<string | null>(null);
  const [isTold, setIsTold] = useState(false);
  return {
    /** What is to be shown now; null while the dialog before it is. */
    secret: isTold ? issued : null,
    keep: useCallback((secret: string | null | undefined) => setIssued(secret ?? null), []),
    onExited: () => (issued === null ? onClose() : setIsTold(true)),
  };
}
