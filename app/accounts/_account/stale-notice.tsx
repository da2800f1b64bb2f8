import { Alert, Anchor } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import Link from 'next/link';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import { staleReasons } from './stale-badge.tsx';

/** On the account's own page: what stands still, why, and where that is put right. */
export function StaleNotice({ stale }: { readonly stale: AccountStateFragment['stale'] }) {
  if (stale.length === 0) return null;
  return (
    <Alert
      mt="md"
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title="Some of this is out of date"
      style={{ overflowWrap: 'anywhere' }}
    >
      An event of this account could not be taken, so what comes of it and of those after it is missing here:{' '}
      {staleReasons(stale)}. The events themselves are all there.{' '}
      <Anchor component={Link} prefetch={false} href="/projections" inherit c="inherit" underline="always">
        See the dead letters
      </Anchor>
    </Alert>
  );
}
