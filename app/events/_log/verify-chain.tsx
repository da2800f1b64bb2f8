'use client';

import { Alert, Button, Code, Group, Text } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useState } from 'react';
import { KeyHint } from '../../_actions/key-hint.tsx';
import { useOfferedActions } from '../../_actions/page-actions.ts';
import { pageSession } from '../../_consistency/page-session.ts';
import { integrityDocument } from '../../_graphql/account-documents.ts';
import type { IntegrityQuery } from '../../_graphql/generated/graphql.ts';
import { useAsOf } from '../../_past/use-as-of.ts';
import { FaultState } from '../../_table/states.tsx';
import { streamInWords } from './event-words.ts';

type Integrity = NonNullable<IntegrityQuery['streamIntegrity']>;

/** What was read and hashed again so far, and the first fault. */
interface Finding {
  readonly streamCount: number;
  readonly eventCount: number;
  readonly last: Integrity;
  readonly streamId: string;
}

type Verification =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly streamCount: number }
  | { readonly status: 'done'; readonly finding: Finding | undefined }
  | { readonly status: 'failed'; readonly error: unknown };

interface VerifyChainProps {
  /** The streams whose chains are verified, one after the other. */
  readonly streamIds: readonly string[];
}

/** Lets the server read and hash whole chains of events again, and says what was looked at and how it was found. */
export function VerifyChain({ streamIds }: VerifyChainProps) {
  const [state, setState] = useState<Verification>({ status: 'idle' });
  const run = async () => {
    try {
      const finding = await verify(streamIds, (streamCount) => setState({ status: 'running', streamCount }));
      setState({ status: 'done', finding });
    } catch (error) {
      setState({ status: 'failed', error });
    }
  };
  const many = streamIds.length > 1;
  const { asOf } = useAsOf();
  useOfferedActions([{ label: 'Verify chain', keys: 'k', run: () => void run() }]);
  return (
    <>
      <Group px="var(--daybook-inset)" py="sm" justify="space-between" gap="sm">
        <Text c="dimmed" fz="sm" maw={560}>
          Each event carries a hash over itself and the one before it: whatever was changed afterwards shows.
          {asOf && ' A chain is verified to its end, past what is shown.'}
        </Text>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconShieldCheck size={15} aria-hidden />}
          rightSection={<KeyHint keys="k" />}
          loading={state.status === 'running'}
          onClick={() => void run()}
        >
          {many ? `Verify the ${streamIds.length} chains` : 'Verify chain'}
        </Button>
      </Group>
      {state.status === 'running' && many && (
        <Text px="var(--daybook-inset)" pb="sm" fz="sm" role="status">
          {state.streamCount} of {streamIds.length} chains verified
        </Text>
      )}
      {state.status === 'failed' && <FaultState error={state.error} onRetry={() => void run()} />}
      {state.status === 'done' && state.finding && <FindingNotice finding={state.finding} />}
    </>
  );
}

/** Goes through the chains until one is broken. Always asked anew: an answer from before proves nothing about now. */
async function verify(
  streamIds: readonly string[],
  onProgress: (streamCount: number) => void,
): Promise<Finding | undefined> {
  let finding: Finding | undefined;
  for (const streamId of streamIds) {
    onProgress(finding?.streamCount ?? 0);
    const { data } = await pageSession().client.query({
      query: integrityDocument,
      variables: { streamId },
      fetchPolicy: 'no-cache',
    });
    const last = data?.streamIntegrity;
    if (!last) continue;
    finding = {
      streamCount: (finding?.streamCount ?? 0) + 1,
      eventCount: (finding?.eventCount ?? 0) + last.eventCount,
      last,
      streamId,
    };
    if (!last.ok) break;
  }
  return finding;
}

function FindingNotice({
  finding: { streamCount, eventCount, last, streamId },
}: {
  readonly finding: Finding;
}) {
  const events = counted(eventCount, 'event');
  const what = streamCount === 1 ? events : `${events} in ${counted(streamCount, 'stream')}`;
  if (last.ok) {
    return (
      <Alert
        m="md"
        mt={0}
        color="leaf"
        variant="light"
        icon={<IconShieldCheck aria-hidden />}
        role="status"
        title={`${what}, all as they were written`}
      >
        Last hash <Code style={{ overflowWrap: 'anywhere' }}>{last.lastHash}</Code>
      </Alert>
    );
  }
  const { fault } = last;
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
      {streamInWords(streamId)}: {fault?.reason}. The first {counted(last.eventCount, 'event')} of it are
      well.
    </Alert>
  );
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${new Intl.NumberFormat().format(count)} ${what}s`;
}
