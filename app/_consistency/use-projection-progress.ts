import { useCallback, useEffect, useState } from 'react';
import type { ProgressFragment } from '../_graphql/generated/graphql.ts';
import {
  projectionProgressDocument,
  projectionProgressFramesDocument,
} from '../_graphql/reporting-documents.ts';
import { keepStream } from './keep-stream.ts';
import { pageSession } from './page-session.ts';
import { useSocketState } from './use-freshness.ts';
import { useFallbackPolling } from './use-reread.ts';

/** How far the log and its projections have come: pushed while there is a socket, asked for while there is none. */
export function useProjectionProgress(): { readonly progress?: ProgressFragment; readonly error?: unknown } {
  const isOpen = useSocketState() === 'open';
  const [state, setState] = useState<{ progress?: ProgressFragment; error?: unknown }>({});

  useEffect(() => {
    if (!isOpen) return;
    const { client, freshness } = pageSession();
    return keepStream(freshness, ({ onFrame, onEnd }) => {
      const fail = (error?: unknown) => {
        setState((current) => ({ ...current, error }));
        onEnd();
      };
      const subscription = client
        .subscribe({ query: projectionProgressFramesDocument, fetchPolicy: 'no-cache' })
        .subscribe({
          next: ({ data }) => {
            if (!data) return;
            setState({ progress: data.projectionProgress });
            onFrame();
          },
          error: fail,
          complete: fail,
        });
      return () => subscription.unsubscribe();
    });
  }, [isOpen]);

  const poll = useCallback(async () => {
    const query = { query: projectionProgressDocument, fetchPolicy: 'no-cache' } as const;
    try {
      const { data } = await pageSession().client.query(query);
      if (data) setState({ progress: data.projectionProgress });
    } catch (error) {
      setState((current) => ({ ...current, error }));
    }
  }, []);
  useFallbackPolling(poll);
  return state;
}
