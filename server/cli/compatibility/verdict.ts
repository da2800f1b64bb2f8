import { breakingChanges } from './breaking-changes.ts';
import type { SchemaBase } from './schema-history.ts';

interface Schemas {
  readonly base: SchemaBase;
  /** Of the last commit; null if it has none. */
  readonly head: string | null;
  /** As it is in the folder. */
  readonly now: string;
}

/**
 * What would break clients, and no commit says why: of what was committed since the base, unless a commit acknowledges it, and of
 * what is not committed yet, which nothing can acknowledge.
 */
export async function unacknowledged({ base, head, now }: Schemas): Promise<readonly string[]> {
  const isAcknowledged = base.acknowledgements.length > 0 || base.schema === null;
  const committed = isAcknowledged ? [] : await breakingChanges(base.schema, head ?? now);
  const uncommitted = head === null ? [] : await breakingChanges(head, now);
  return [...new Set([...committed, ...uncommitted])];
}
