import type { Registry } from 'prom-client';
import type { SubscriptionCounts } from '../graphql/subscriptions/counts.ts';
import { counter, gauge } from './gauge.ts';

/** What goes over the WebSockets. */
export function subscriptionMetrics(register: Registry, counts: SubscriptionCounts): void {
  gauge(register, {
    name: 'daybook_websocket_connections',
    help: 'Open WebSockets whose clients were let in.',
    read: () => counts.sockets,
  });
  gauge(register, {
    name: 'daybook_subscriptions',
    help: 'Open subscriptions.',
    read: () => counts.subscriptions,
  });
  gauge(register, {
    name: 'daybook_subscription_groups',
    help: 'Distinct subscriptions: all that ask for the same are one.',
    read: () => counts.groups,
  });
  counter(register, {
    name: 'daybook_subscription_executions_total',
    help: 'Executions of subscriptions, one for all who ask for the same.',
    read: () => counts.executions,
  });
  counter(register, {
    name: 'daybook_subscription_messages_total',
    help: 'Messages sent to subscribers.',
    read: () => counts.messages,
  });
  counter(register, {
    name: 'daybook_subscription_conflated_total',
    help: 'Changes that were merged into one that a slow client had not taken yet.',
    read: () => counts.conflated,
  });
}
