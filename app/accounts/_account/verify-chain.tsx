'use client';

import { useLazyQuery } from '@apollo/client/react';
import { Alert, Button, Code, Group, Text } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useOfferedActions } from '../../_actions/page-actions.ts';
import { integrityDocument } from '../../_graphql/account-documents.ts';
import type { IntegrityQuery } from '../../_graphql/generated/graphql.ts';
import { FaultState } from '../../_table/states.tsx';

type Integrity = NonNullable<IntegrityQuery['account']>['integrity'];

/** Lets the server read and hash an account's whole chain of events again, and says how it was found. */
export function VerifyChain({ accountId }: { readonly accountId: string }) {
  // Always asked anew: an answer from before proves nothing about now.
  const [verify, { data, error, loading }] = useLazyQuery(integrityDocument, { fetchPolicy: 'no-cache' });
  const run = () => void verify({ variables: { id: accountId } });
  useOfferedActions([{ label: 'Verify chain', keys: 'k', run }]);
  const integrity = data?.account?.integrity;
  return (
    <>
      <Group px="lg" py="sm" justify="space-between" gap="sm">
        <Text c="dimmed" fz="sm" maw={560}>
          Each event carries a hash over itself and the one before it: whatever was changed afterwards shows.
        </Text>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconShieldCheck size={15} aria-hidden />}
          loading={loading}
          onClick={run}
        >
          Verify chain
        </Button>
      </Group>
      {error && !loading && <FaultState error={error} onRetry={run} />}
      {integrity && <Finding integrity={integrity} />}
    </>
  );
}

function Finding({ integrity }: { readonly integrity: Integrity }) {
  const { ok, eventCount, lastHash, fault } = integrity;
  const events = eventCount === 1 ? '1 event' : `${new Intl.NumberFormat().format(eventCount)} events`;
  if (ok) {
    return (
      <Alert
        m="md"
        mt={0}
        color="leaf"
        variant="light"
        icon={<IconShieldCheck aria-hidden />}
        role="status"
        title={`${events}, all as they were written`}
      >
        Last hash <Code style={{ overflowWrap: 'anywhere' }}>{lastHash}</Code>
      </Alert>
    );
  }
  return (
    <Alert
      m="md"
      mt={0}
      color="red"
      variant="light"
      icon={<IconShieldX aria-hidden />}
      role="alert"
      title={fault?.streamVersion ? `Broken at version ${fault.streamVersion}` : 'The chain is broken'}
    >
      {fault?.reason} The first {events} are well.
    </Alert>
  );
}
