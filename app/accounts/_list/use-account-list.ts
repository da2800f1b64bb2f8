import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { keepStream } from '../../_consistency/keep-stream.ts';
import { type PageSession, pageSession } from '../../_consistency/page-session.ts';
import { useSocketState } from '../../_consistency/use-freshness.ts';
import { oneAtATime } from '../../_consistency/use-reread.ts';
import { accountChangesDocument, accountStateFragment } from '../../_graphql/account-documents.ts';
import type { AccountChangesSubscription, AccountFilter } from '../../_graphql/generated/graphql.ts';
import type { WaitingNewsProps } from '../../_table/waiting-news.tsx';
import { ListNews } from './list-news.ts';

interface AccountListOptions {
  readonly filter: AccountFilter;
  /** Whether the list is of the present and there at all. */
  readonly isFollowed: boolean;
  /** Whether a person has a hand or an eye on it, so that nothing may move. */
  readonly isHeld: boolean;
  /** The same at this very moment, which may not have been drawn yet. Has to be stable. */
  readonly isHeldNow: () => boolean;
  /** The accounts that are in the list on screen. */
  readonly shownIds: readonly string[];
  /** Reads the list again, up to a position if one is given. Has to be stable. */
  readonly reread: (atLeast?: string) => Promise<unknown>;
  /** Takes accounts out of the list on screen. Has to be stable. */
  readonly remove: (accountIds: ReadonlySet<string>) => void;
}

/**
 * Follows the list on screen: its rows change in place, whoever changed them, and those that leave it go. Accounts that come into
 * it wait behind a count, so that no row jumps away from under the hand; while it is held, everything does.
 */
export function useAccountList(options: AccountListOptions): WaitingNewsProps {
  const { filter, isFollowed, isHeld, isHeldNow, shownIds, reread, remove } = options;
  const isOpen = useSocketState() === 'open';
  const key = JSON.stringify(filter);
  const [, tell] = useReducer((count: number) => count + 1, 0);
  const news = useMemo(() => new ListNews(key), [key]);
  // How far each list had come when its stream ended; a list is known by its filter.
  const reached = useRef(new Map<string, string>());
  const held = useRef(isHeld);
  const readAgain = useMemo(() => oneAtATime(reread), [reread]);

  const showChanges = useCallback(() => {
    const { changed, left, isStale } = news.takeChanges();
    for (const account of changed) writeAccount(pageSession(), account);
    if (left.size > 0) remove(left);
    if (isStale) readAgain();
    tell();
  }, [news, remove, readAgain]);

  useEffect(() => {
    held.current = isHeld;
    if (!isHeld) showChanges();
  }, [isHeld, showChanges]);

  useEffect(() => {
    if (!isOpen || !isFollowed) return;
    const session = pageSession();
    const onFrame = ({ accountChanges }: AccountChangesSubscription) => {
      const { kind, position, changes } = accountChanges;
      const isFirst = !reached.current.has(key);
      reached.current.set(key, position);
      for (const { account } of changes) session.freshness.seen({ ...account, accountId: account.id });
      // The list was read before it was followed; what came in between shows when it is read again.
      if (kind === 'SNAPSHOT' && isFirst) readAgain(position);
      else if (kind === 'SNAPSHOT') news.takeStale();
      news.take(changes);
      if (held.current || isHeldNow()) tell();
      else showChanges();
    };
    return keepStream(session.freshness, ({ onFrame: settled, onEnd }) => {
      const after = reached.current.get(key);
      const end = () => {
        // Whatever was wrong with it, a subscription from the present can't be.
        reached.current.delete(key);
        onEnd();
      };
      const variables = { filter: JSON.parse(key) as AccountFilter, ...(after !== undefined && { after }) };
      const stream = session.client
        .subscribe({ query: accountChangesDocument, variables, fetchPolicy: 'no-cache' })
        .subscribe({
          next: ({ data }) => {
            if (!data) return;
            onFrame(data);
            settled();
          },
          error: end,
          complete: end,
        });
      return () => stream.unsubscribe();
    });
  }, [isOpen, isFollowed, key, news, readAgain, showChanges, isHeldNow]);

  return {
    newCount: news.countNew(new Set(shownIds)),
    changedCount: news.countChanged(),
    isStale: news.isStale,
    show: () => {
      showChanges();
      news.showNew();
      tell();
      readAgain();
    },
  };
}

type Account = AccountChangesSubscription['accountChanges']['changes'][number]['account'];

function writeAccount({ client }: PageSession, account: Account): void {
  client.cache.writeFragment({
    fragment: accountStateFragment,
    fragmentName: 'AccountState',
    data: account,
  });
}
