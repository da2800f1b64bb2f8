'use client';

import { Alert, Anchor, Group, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import Link from 'next/link';
import type { AccountStateFragment, LogEventFragment } from '../../_graphql/generated/graphql.ts';
import { Actor } from '../../_identity/actor.tsx';
import { MoneyText } from '../../_money/money-text.tsx';
import { Moment } from '../../_table/dates.tsx';
import { amountOf, inWords } from '../../events/_log/event-words.ts';
import classes from './account.module.css';
import { useForeignChanges } from './use-foreign-changes.ts';

/** As many as fit in a corner. */
const shown = 3;

/** Says who else moved the account while it is looked at, and what was done. It lies over the page, of which nothing makes room for it. */
export function ForeignChanges({ account }: { readonly account: AccountStateFragment }) {
  const { id, version } = account;
  const { changes, dismiss } = useForeignChanges(id, version);
  if (changes.length === 0) return null;
  const more = changes.length - shown;
  return (
    <Alert
      variant="default"
      className={classes.foreign ?? ''}
      icon={<IconUsers aria-hidden />}
      title="Somebody else moved this account"
      role="status"
      withCloseButton
      closeButtonLabel="Close the notice"
      onClose={dismiss}
    >
      <Stack gap={4} align="flex-start">
        {changes.slice(0, shown).map((event) => (
          <Change key={event.id} event={event} />
        ))}
        <Anchor component={Link} prefetch={false} href={`/accounts/${id}?tab=events`} inherit>
          {more > 0 ? `${more} more in the events` : 'Show the events'}
        </Anchor>
      </Stack>
    </Alert>
  );
}

function Change({ event }: { readonly event: LogEventFragment }) {
  const amount = amountOf(event.data);
  return (
    <Group gap="0 0.6rem">
      <Text inherit fw={600}>
        <Actor id={event.actor} name={event.actorName ?? null} />
      </Text>
      <Text inherit>{inWords(event.type)}</Text>
      {amount && <MoneyText amount={amount} fw={550} />}
      <Text inherit c="dimmed" component="div">
        <Moment at={event.recordedAt} />
      </Text>
    </Group>
  );
}
