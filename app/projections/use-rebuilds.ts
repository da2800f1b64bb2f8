import { useLiveValue } from '../_consistency/use-live-value.ts';
import type { RebuildFragment } from '../_graphql/generated/graphql.ts';
import {
  projectionRebuildFramesDocument,
  projectionRebuildsDocument,
} from '../_graphql/projection-documents.ts';

const source = { subscription: projectionRebuildFramesDocument, query: projectionRebuildsDocument };

/** Each projection's newest rebuild, as it goes on. */
export function useRebuilds(): readonly RebuildFragment[] {
  return useLiveValue(source).data?.projectionRebuilds ?? [];
}
