'use client';

import '@mantine/spotlight/styles.css';
import { Group, Text } from '@mantine/core';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { IconSearch, IconUser } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { MoneyText } from '../_money/money-text.tsx';
import { hrefIn, useAsOf } from '../_past/use-as-of.ts';
import { StatusBadge } from '../accounts/_account/status-badge.tsx';
import { KeyNames } from './key-names.tsx';
import { type PageAction, usePageActions } from './page-actions.ts';
import { useFoundAccounts } from './use-found-accounts.ts';

const [store, palette] = createSpotlight();

interface CommandPaletteProps {
  readonly everywhere: readonly PageAction[];
  readonly onClose: () => void;
}

/** Finds accounts, and everything that can be done here, by typing. */
export function CommandPalette({ everywhere, onClose }: CommandPaletteProps) {
  const [query, setQuery] = useState('');
  const router = useRouter();
  const { asOf } = useAsOf();
  const chosen = useRef<() => void>(undefined);
  const { accounts, isSearching } = useFoundAccounts(query, asOf);
  const here = usePageActions();
  // Opened after mounting, so that it remembers what had the focus, and gives it back.
  useEffect(palette.open, []);
  // What was chosen is done when the palette is gone and the focus is back, so that a dialog finds out where it came from.
  const choose = (run: () => void) => () => {
    chosen.current = run;
    palette.close();
  };
  const leave = () => {
    onClose();
    chosen.current?.();
  };
  const actions = [...here, ...everywhere].filter(({ label }) => hasWordsOf(query, label));
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      returnFocus
      closeOnActionTrigger={false}
      onExitTransitionEnd={leave}
      scrollable
      overlayProps={{ backgroundOpacity: 0.4, blur: 2 }}
      maxHeight="min(60vh, 480px)"
      attributes={{ content: { 'aria-label': 'Accounts and actions' } }}
    >
      <Spotlight.Search
        placeholder="An owner, or what to do"
        aria-label="An owner, or what to do"
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {actions.length === 0 && accounts.length === 0 && (
          <Spotlight.Empty>{isSearching ? 'Searching…' : 'Nobody and nothing by that name'}</Spotlight.Empty>
        )}
        {accounts.length > 0 && (
          <Spotlight.ActionsGroup label="Accounts">
            {accounts.map((account) => (
              <Spotlight.Action
                key={account.id}
                onClick={choose(() => router.push(hrefIn(asOf, `/accounts/${account.id}`)))}
              >
                <Group justify="space-between" wrap="nowrap" w="100%" gap="sm">
                  <Group gap="xs" wrap="nowrap" miw={0}>
                    <IconUser size={16} aria-hidden />
                    <Text truncate>{account.owner}</Text>
                    {account.status !== 'ACTIVE' && <StatusBadge status={account.status} />}
                  </Group>
                  <MoneyText amount={account.balance} />
                </Group>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {actions.length > 0 && (
          <Spotlight.ActionsGroup label="Actions">
            {actions.map(({ label, keys, run }) => (
              <Spotlight.Action key={`${keys} ${label}`} onClick={choose(run)}>
                <Group justify="space-between" wrap="nowrap" w="100%">
                  <Text>{label}</Text>
                  <KeyNames keys={keys} />
                </Group>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** Whether each word that was typed begins a word of the text. */
function hasWordsOf(typed: string, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/);
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((start) => words.some((word) => word.startsWith(start)));
}
