'use client';

import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import Link from 'next/link';
import { type ReactNode, Suspense } from 'react';
import { Keyboard } from '../_actions/keyboard.tsx';
import { Unfinished } from '../_consistency/unfinished.tsx';
import { RoleNotice } from '../_identity/role-notice.tsx';
import { hrefIn, useAsOf } from '../_past/use-as-of.ts';
import { LoadingRows } from '../_table/states.tsx';
import { Brand } from './brand.tsx';
import { ColorSchemeButton } from './color-scheme-button.tsx';
import { LiveChip } from './live-chip.tsx';
import { Navigation } from './navigation.tsx';
import { ProfileMenu } from './profile-menu.tsx';
import classes from './shell.module.css';
import { useHeadingFocus } from './use-heading-focus.ts';

/** The frame of the console: where one can go, how fresh the page is, and the page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [isMenuOpen, menu] = useDisclosure(false);
  useHeadingFocus();
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
            <Keyboard />
            <ColorSchemeButton />
            <ProfileMenu />
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
        <Navigation onNavigate={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <div className={classes.page}>
          <RoleNotice />
          <Unfinished />
          <Suspense fallback={<LoadingRows />}>{children}</Suspense>
        </div>
      </AppShell.Main>
    </AppShell>
  );
}

function Home() {
  const { asOf } = useAsOf();
  return (
    <Link href={hrefIn(asOf, '/')} prefetch={false} className={classes.home}>
      <Brand />
    </Link>
  );
}
