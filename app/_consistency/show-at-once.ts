import { accountStateFragment } from '../_graphql/account-documents.ts';
import { transferRequestOutcomeFragment } from '../_graphql/approval-queue-documents.ts';
import type { AccountStateFragment, TransferRequestStateFragment } from '../_graphql/generated/graphql.ts';
import type { PageSession } from './page-session.ts';
import { waitUntilVisible } from './wait-until-visible.ts';

/** Shows an account as the command's own answer has it, and waits for the read side to show the same. */
export function showAtOnce(session: PageSession, account: AccountStateFragment, position: string): void {
  const { client, freshness } = session;
  client.cache.writeFragment({
    fragment: accountStateFragment,
    fragmentName: 'AccountState',
    data: account,
  });
  const receipt = { accountId: account.id, version: account.version, position, acceptedAtMs: Date.now() };
  freshness.accepted(receipt);
  void waitUntilVisible(session, receipt);
}

/** Shows a request as the command's own answer has it; the lists that it comes into or leaves wait for its position. */
export function showRequest(
  { client, freshness }: PageSession,
  request: TransferRequestStateFragment,
  position: string,
): void {
  client.cache.writeFragment({
    id: `TransferRequest:${request.id}`,
    fragment: transferRequestOutcomeFragment,
    fragmentName: 'TransferRequestOutcome',
    data: request,
  });
  freshness.reached(position);
}
