import { useCallback, useEffect, useRef, useState } from 'react';

/** Sends something as soon as it is on screen, once, and whenever it is asked to; tells the latest answer, undefined until it is there. */
export function useSendAgain<Answer>(send: () => Promise<Answer>) {
  const [answer, setAnswer] = useState<Answer>();
  const latest = useRef(send);
  latest.current = send;
  const isSent = useRef(false);
  const sendAgain = useCallback(async () => {
    setAnswer(undefined);
    setAnswer(await latest.current());
  }, []);
  useEffect(() => {
    if (isSent.current) return;
    isSent.current = true;
    void sendAgain();
  }, [sendAgain]);
  return { answer, sendAgain };
}
