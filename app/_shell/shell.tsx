'use client';

import { AppShell, Burger, Group, NavLink } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconApi,
  IconCalendarStats,
  IconChartBar,
  IconLogout,
  IconSearch,
  IconStack2,
  IconTimeline,
  IconUsers,
} from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { signOut } from '../_identity/sign-in-requests.ts';
import { Brand } from './brand.tsx';
import { ColorSchemeButton } from './color-scheme-button.tsx';
import { LiveChip } from './live-chip.tsx';
import classes from './shell.module.css';

const destinations = [
  {
    href: '/overview',
    label: 'Overview',
    icon: IconChartBar,
    isAt: (path: string) => path === '/overview',
  },
  {
    href: '/',
    label: 'Accounts',
    icon: IconUsers,
    isAt: (path: string) => path === '/' || path.startsWith('/accounts'),
  },
  {
    href: '/search',
    label: 'Search',
    icon: IconSearch,
    isAt: (path: string) => path === '/search',
  },
  {
    href: '/summaries',
    label: 'Daily summaries',
    icon: IconCalendarStats,
    isAt: (path: string) => path === '/summaries',
  },
  {
    href: '/events',
    label: 'Events',
    icon: IconTimeline,
    isAt: (path: string) => path === '/events',
  },
  {
    href: '/projections',
    label: 'Projections',
    icon: IconStack2,
    isAt: (path: string) => path === '/projections',
  },
] as const;

/** The frame of the console: where one can go, how fresh the page is, and the page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [isMenuOpen, menu] = useDisclosure(false);
  return (
    <AppShell
      layout="alt"
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isMenuOpen } }}
      classNames={{ header: classes.header, navbar: classes.navbar, main: classes.main }}
      withBorder={false}
    >
      <a href="#main" className="skip-link">
        Skip to content
      </a>
      <AppShell.Header>
        <Group h="100%" px={{ base: 'sm', sm: 'xl' }} justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap" hiddenFrom="sm">
            <Burger opened={isMenuOpen} onClick={menu.toggle} size="sm" aria-label="Menu" />
            <Home />
          </Group>
          <Group gap="xs" wrap="nowrap" ml="auto">
            <LiveChip />
            <ColorSchemeButton />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="md" aria-label="Main">
        <Group justify="space-between" mb="lg" px="xs" h={32} wrap="nowrap">
          <Home />
          <Burger
            opened={isMenuOpen}
            onClick={menu.toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label="Close menu"
          />
        </Group>
        <Destinations onNavigate={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <div className={classes.page}>{children}</div>
      </AppShell.Main>
    </AppShell>
  );
}

function Destinations({ onNavigate }: { readonly onNavigate: () => void }) {
  const path = usePathname();
  const pages = destinations.map(({ href, label, icon: Icon, isAt }) => (
    <NavLink
      key={href}
      component={Link}
      href={href}
      // What is behind the other doors is fetched when one is opened, not before this page is there.
      prefetch={false}
      label={label}
      leftSection={<Icon size={17} stroke={1.7} aria-hidden />}
      active={isAt(path)}
      aria-current={isAt(path) ? 'page' : undefined}
      onClick={onNavigate}
      className={classes.destination}
    />
  ));
  return (
    <>
      {pages}
      <NavLink
        // The server's own page, not one of these: it is loaded as a whole.
        href="/graphiql"
        label="GraphiQL"
        leftSection={<IconApi size={17} stroke={1.7} aria-hidden />}
        className={classes.destination}
      />
      <NavLink
        component="button"
        label="Sign out"
        leftSection={<IconLogout size={17} stroke={1.7} aria-hidden />}
        onClick={() => void signOut()}
        className={classes.destination}
      />
    </>
  );
}

function Home() {
  return (
    <Link href="/" prefetch={false} className={classes.home}>
      <Brand />
    </Link>
  );
}
