import type { TablerIcon } from '@tabler/icons-react';
import {
  IconApi,
  IconCalendarStats,
  IconChartBar,
  IconChecklist,
  IconKey,
  IconListSearch,
  IconSearch,
  IconStack2,
  IconTimeline,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { WaitingCount } from '../_approvals/waiting-count.tsx';
import type { Permission } from '../_graphql/generated/graphql.ts';

/** A place of the console. */
export interface Destination {
  readonly href: string;
  readonly label: string;
  readonly icon: TablerIcon;
  /** Pressed after `g` it leads there; one letter, another for each place. */
  readonly key: string;
  /** What it takes to use the place; who may not is not shown the way. Without one it is for everybody. */
  readonly permission?: Permission;
  /** Where its pages are, if they are elsewhere than below `href`. */
  readonly below?: string;
  /** What stands beside the label: how much waits there. */
  readonly Mark?: ComponentType;
  /** A page of the server's own, which is loaded as a whole. */
  readonly isServerPage?: boolean;
}

/** Every place of the console in the order of the navigation, which reads this list; so do the command palette and the shortcuts. */
export const destinations: readonly Destination[] = [
  { href: '/overview', label: 'Overview', icon: IconChartBar, key: 'o' },
  { href: '/', label: 'Accounts', icon: IconUsers, key: 'a', below: '/accounts' },
  { href: '/approvals', label: 'Approvals', icon: IconChecklist, key: 'v', Mark: WaitingCount },
  { href: '/search', label: 'Search', icon: IconSearch, key: 'f' },
  { href: '/summaries', label: 'Daily summaries', icon: IconCalendarStats, key: 'd' },
  { href: '/events', label: 'Events', icon: IconTimeline, key: 'e' },
  { href: '/projections', label: 'Projections', icon: IconStack2, key: 'p' },
  { href: '/users', label: 'Users', icon: IconUsersGroup, key: 'u', permission: 'MANAGE_USERS' },
  { href: '/api-keys', label: 'API keys', icon: IconKey, key: 'k', permission: 'MANAGE_API_KEYS' },
  { href: '/audit-log', label: 'Audit log', icon: IconListSearch, key: 'l', permission: 'READ_AUDIT_LOG' },
  { href: '/graphiql', label: 'GraphiQL', icon: IconApi, key: 'q', isServerPage: true },
];

/** Whether a page of this path belongs to the place. */
export function isAt({ href, below = href }: Destination, path: string): boolean {
  return path === href || path.startsWith(`${below}/`);
}
