import { useEffect, useRef, useState } from 'react';
import { pageSession } from '../../_consistency/page-session.ts';
import { isOwnCommand } from '../../_consistency/unfinished-commands.ts';
import { historyDocument } from '../../_graphql/account-documents.ts';
import type { LogEventFragment } from '../../_graphql/generated/graphql.ts';

/** As many as a person reads; the events tab has all of them. */
const mostTold = 20;

/** What others did to an account since the page shows it, the newest first. Whatever this page did itself is left out. */
export function useForeignChanges(accountId: string, version: number) {
  const known = useRef(version);
  const [changes, setChanges] = useState<readonly LogEventFragment[]>([]);
  useEffect(() => {
    const from = known.current;
    if (version <= from) return;
    known.current = version;
    void readSince(accountId, from).then((events) => {
      if (events.length > 0) setChanges((earlier) => merged(events, earlier));
    });
  }, [accountId, version]);
  return { changes, dismiss: () => setChanges([]) };
}

async function readSince(id: string, from: number): Promise<readonly LogEventFragment[]> {
  // The newest come first, and more may have come by now: fewer would leave out those that are asked for.
  const variables = { id, first: mostTold };
  // If it can't be read now, the balance has changed all the same, and the events are in their tab.
  const answer = await pageSession()
    .client.query({ query: historyDocument, variables, fetchPolicy: 'no-cache' })
    .catch(() => undefined);
  const events = answer?.data?.account?.history.edges.map(({ node }) => node) ?? [];
  return events.filter(({ streamVersion, commandId }) => streamVersion > from && !isOwnCommand(commandId));
}

function merged(
  later: readonly LogEventFragment[],
  earlier: readonly LogEventFragment[],
): readonly LogEventFragment[] {
  const ids = new Set(later.map(({ id }) => id));
  return [...later, ...earlier.filter(({ id }) => !ids.has(id))].slice(0, mostTold);
}
