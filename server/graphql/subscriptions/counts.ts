/** What has gone over the WebSockets of one server; plain numbers, since some of them change a hundred thousand times a second. */
export interface SubscriptionCounts {
  /** Sockets and subscriptions that are open, and groups of subscriptions that ask for the same. */
  sockets: number;
  subscriptions: number;
  groups: number;
  /** Values that were executed for subscribers, and messages that were sent, since the start. */
  executions: number;
  messages: number;
  /** Values that were merged into one that a slow client had not taken yet, since the start. */
  conflated: number;
}

/** Nothing has happened yet. */
export function zeroCounts(): SubscriptionCounts {
  return { sockets: 0, subscriptions: 0, groups: 0, executions: 0, messages: 0, conflated: 0 };
}
