import { accountDocument } from '../_graphql/account-documents.ts';
import type { PendingReceipt } from './freshness.ts';
import type { PageSession } from './page-session.ts';

/** How long one waiting query waits on the server; below the usual limits of proxies in between. */
const waitMs = 10_000;
/** Between two waiting queries, jittered: enough for a server that is down to come back without a storm. */
const pauseMs = { shortest: 500, longest: 3_000 };

/**
 * Asks the read side for an account "at least as new as this receipt" until it is, or until the subscription has shown
 * it first. It never gives up while the page is open: the command was accepted, so the moment comes.
 */
export async function waitUntilVisible(session: PageSession, receipt: PendingReceipt): Promise<void> {
  const { client, freshness } = session;
  const { accountId, position } = receipt;
  while (freshness.pendingOf(accountId)?.version === receipt.version) {
    try {
      const { data } = await client.query({
        query: accountDocument,
        variables: { id: accountId, atLeast: position, waitMs },
        fetchPolicy: 'network-only',
        context: { waitsOnPurpose: true },
      });
      if (data?.account) freshness.seen({ accountId, version: data.account.version, position });
    } catch {
      // Behind, or out of reach: both are told elsewhere on the page, and both are answered by asking again.
    }
    if (freshness.pendingOf(accountId)) await pause();
  }
}

function pause(): Promise<void> {
  const { shortest, longest } = pauseMs;
  return new Promise((resolve) => setTimeout(resolve, shortest + Math.random() * (longest - shortest)));
}
