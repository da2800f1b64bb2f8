import { useMemo } from 'react';
import { auditLogChoicesDocument } from '../../_graphql/audit-documents.ts';
import type { AuditLogChoicesQuery } from '../../_graphql/generated/graphql.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { actionInWords } from './audit-filters.ts';

/** What can be chosen to narrow the log to: the value as the server knows it, and what people call it. */
export interface Choices {
  readonly actions: ReadonlyMap<string, string>;
  readonly principals: ReadonlyMap<string, string>;
}

const none: Pick<AuditLogChoicesQuery['auditLogChoices'], 'actions' | 'principals'> = {
  actions: [],
  principals: [],
};

/** All operations and all principals that are in the log, whatever is on the screen of it. */
export function useAuditChoices(): Choices {
  const { data } = useQuery(auditLogChoicesDocument, { fetchPolicy: 'cache-and-network' });
  const { actions, principals } = data?.auditLogChoices ?? none;
  return useMemo(
    () => ({
      actions: new Map(actions.map((action) => [action, actionInWords(action)])),
      principals: new Map(principals.map(({ id, displayName }) => [id, displayName ?? id])),
    }),
    [actions, principals],
  );
}
