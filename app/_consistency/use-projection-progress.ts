import type { ProgressFragment } from '../_graphql/generated/graphql.ts';
import {
  projectionProgressDocument,
  projectionProgressFramesDocument,
} from '../_graphql/reporting-documents.ts';
import { useLiveValue } from './use-live-value.ts';

const source = { subscription: projectionProgressFramesDocument, query: projectionProgressDocument };

/** How far the log and its projections have come: pushed while there is a socket, asked for while there is none. */
export function useProjectionProgress(): { readonly progress?: ProgressFragment; readonly error?: unknown } {
  const { data, error } = useLiveValue(source);
  return { ...(data && { progress: data.projectionProgress }), error };
}
