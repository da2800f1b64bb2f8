import { useNetwork } from '@mantine/hooks';
import { useSyncExternalStore } from 'react';
import type { PendingReceipt, SeenVersion } from './freshness.ts';
import type { SocketState } from './live-connection.ts';
import { pageSession } from './page-session.ts';

/** How far what is on the screen can be trusted to be the latest. */
export type LiveStatus = 'connecting' | 'live' | 'catching-up' | 'polling' | 'offline';

/** What the WebSocket is doing. */
export function useSocketState(): SocketState {
  const { connection } = pageSession();
  return useSyncExternalStore(connection.onChange, connection.getState, () => 'connecting');
}

/** The receipt that this page still waits for on an account. */
export function usePendingReceipt(accountId: string): PendingReceipt | undefined {
  const { freshness } = pageSession();
  return useSyncExternalStore(
    freshness.subscribe,
    () => freshness.pendingOf(accountId),
    () => undefined,
  );
}

/** Where this page's last accepted command stands in the log; undefined before the first. */
export function useReceiptPosition(): string | undefined {
  const { freshness } = pageSession();
  return useSyncExternalStore(
    freshness.subscribe,
    () => freshness.latestReceiptPosition(),
    () => undefined,
  );
}

/** The latest version of an account that the read tables were seen at. */
export function useSeenVersion(accountId: string): SeenVersion | undefined {
  const { freshness } = pageSession();
  return useSyncExternalStore(
    freshness.subscribe,
    () => freshness.seenOf(accountId),
    () => undefined,
  );
}

/** The latest versions of accounts that the read tables were seen at, as a text: another one as soon as one of them has moved. */
export function useSeenVersions(accountIds: readonly string[]): string {
  const { freshness } = pageSession();
  return useSyncExternalStore(
    freshness.subscribe,
    () => accountIds.map((id) => freshness.seenOf(id)?.version ?? '').join(' '),
    () => '',
  );
}

/** Since when the page has been waiting for its own commands; undefined if it isn't. */
export function useWaitingSinceMs(): number | undefined {
  const { freshness } = pageSession();
  return useSyncExternalStore(
    freshness.subscribe,
    () => freshness.oldestPending()?.acceptedAtMs,
    () => undefined,
  );
}

/** The page's state in one word, for the chip in the header. */
export function useLiveStatus(): LiveStatus {
  const { freshness, reachability } = pageSession();
  const { online } = useNetwork();
  const socket = useSocketState();
  const isCatchingUp = useSyncExternalStore(
    freshness.subscribe,
    () => freshness.isCatchingUp(),
    () => false,
  );
  const isReachable = useSyncExternalStore(reachability.onChange, reachability.isReachable, () => true);
  if (!online) return 'offline';
  if (socket === 'lost') return isReachable ? 'polling' : 'offline';
  if (socket === 'connecting') return 'connecting';
  return isCatchingUp ? 'catching-up' : 'live';
}
