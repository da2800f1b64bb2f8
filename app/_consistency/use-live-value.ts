import type { TypedDocumentNode } from '@apollo/client';
import { useCallback, useEffect, useState } from 'react';
import { keepStream } from './keep-stream.ts';
import { pageSession } from './page-session.ts';
import { useSocketState } from './use-freshness.ts';
import { useFallbackPolling } from './use-reread.ts';

/** Where a value comes from: pushed while there is a socket, asked for while there is none. Both have to be stable. */
interface LiveValueSource<Pushed, Asked> {
  readonly subscription: TypedDocumentNode<Pushed, Record<string, never>>;
  readonly query: TypedDocumentNode<Asked, { readonly atLeast?: never }>;
}

interface LiveValue<Data> {
  readonly data?: Data;
  readonly error?: unknown;
}

/** The latest value of something that is pushed as a whole each time. */
export function useLiveValue<Pushed extends Data, Asked extends Data, Data = Pushed | Asked>({
  subscription,
  query,
}: LiveValueSource<Pushed, Asked>): LiveValue<Data> {
  const isOpen = useSocketState() === 'open';
  const [state, setState] = useState<LiveValue<Data>>({});

  useEffect(() => {
    if (!isOpen) return;
    const { client, freshness } = pageSession();
    return keepStream(freshness, ({ onFrame, onEnd }) => {
      const fail = (error?: unknown) => {
        setState((current) => ({ ...current, error }));
        onEnd();
      };
      const frames = client.subscribe({ query: subscription, fetchPolicy: 'no-cache' }).subscribe({
        next: ({ data }) => {
          if (!data) return;
          setState({ data: data as Data });
          onFrame();
        },
        error: fail,
        complete: fail,
      });
      return () => frames.unsubscribe();
    });
  }, [isOpen, subscription]);

  const poll = useCallback(async () => {
    try {
      const { data } = await pageSession().client.query({ query, fetchPolicy: 'no-cache' });
      if (data) setState({ data: data as Data });
    } catch (error) {
      setState((current) => ({ ...current, error }));
    }
  }, [query]);
  useFallbackPolling(poll);
  return state;
}
