'use client';

import { Button, Group, Text, Title } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { apiKeysDocument } from '../../_graphql/key-documents.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { DataTable } from '../../_table/data-table.tsx';
import { EmptyState, FaultState, LoadingRows, MoreRows } from '../../_table/states.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { keyColumns } from './key-columns.tsx';
import { KeyDialog, type KeyTask } from './key-dialog.tsx';

const pageSize = 50;
/** Keys are used without any of this page's doing. */
const lookAgainAfterMs = 15_000;

/** The keys of programs, and what an administrator may do about them. */
export function KeysScreen() {
  const [isCreating, setIsCreating] = useState(false);
  const [task, setTask] = useState<KeyTask | null>(null);
  return (
    <>
      <Group justify="space-between" mb="md">
        <div>
          <Title order={1}>API keys</Title>
          <Text c="dimmed">How programs come in, and what each may do</Text>
        </div>
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setIsCreating(true)}>
          Create key
        </Button>
      </Group>
      <section className="sheet" aria-label="API keys">
        <KeyRows onTask={setTask} />
      </section>
      {isCreating && <CreateKeyDialog onClose={() => setIsCreating(false)} />}
      {task && <KeyDialog task={task} onClose={() => setTask(null)} />}
    </>
  );
}

function KeyRows({ onTask }: { readonly onTask: (task: KeyTask) => void }) {
  const { data, error, loading, fetchMore, refetch } = useQuery(apiKeysDocument, {
    variables: { first: pageSize },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
    pollInterval: lookAgainAfterMs,
    skipPollAttempt: () => document.hidden,
  });
  const columns = useMemo(() => keyColumns(onTask), [onTask]);
  const connection = data?.apiKeys;
  const keys = useMemo(() => connection?.edges.map(({ node }) => node) ?? [], [connection]);
  if (!connection)
    return error ? <FaultState error={error} onRetry={() => void refetch()} /> : <LoadingRows />;
  if (keys.length === 0)
    return (
      <EmptyState icon={IconKey} title="No API keys" text="A program needs one to speak to this server." />
    );
  return (
    <>
      {error && <FaultState error={error} onRetry={() => void refetch()} />}
      <DataTable caption="API keys" columns={columns} items={keys} idOf={({ id }) => id} />
      <MoreRows
        shown={keys.length}
        hasMore={connection.pageInfo.hasNextPage}
        isLoading={loading}
        onMore={() => void fetchMore({ variables: { after: connection.pageInfo.endCursor } })}
      />
    </>
  );
}
