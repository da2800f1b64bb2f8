'use client';

import { Group, SegmentedControl, Text, Title } from '@mantine/core';
import { IconMailCheck } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useProjectionProgress } from '../_consistency/use-projection-progress.ts';
import { useFallbackPolling, useRereadOn } from '../_consistency/use-reread.ts';
import { deadLettersDocument } from '../_graphql/projection-documents.ts';
import { useQuery } from '../_graphql/use-query.ts';
import { EmptyState, FaultState, LoadingRows, MoreRows } from '../_table/states.tsx';
import { DeadLetterItem } from './dead-letter-item.tsx';
import classes from './projections.module.css';

const pageSize = 25;

/** What projections could not take, and what became of it. */
export function DeadLetters() {
  const [open, setOpen] = useState(true);
  return (
    <section className={classes.section} aria-labelledby="dead-letters">
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={2} id="dead-letters">
          Dead letters
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="Which dead letters"
          value={open ? 'open' : 'resolved'}
          onChange={(value) => setOpen(value === 'open')}
          data={[
            { value: 'open', label: 'Open' },
            { value: 'resolved', label: 'Resolved' },
          ]}
        />
      </Group>
      <div className="sheet">
        <Letters open={open} />
      </div>
    </section>
  );
}

function Letters({ open }: { readonly open: boolean }) {
  const { data, error, loading, fetchMore, refetch } = useQuery(deadLettersDocument, {
    variables: { open, first: pageSize },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const reread = useCallback(() => refetch(), [refetch]);
  useFallbackPolling(reread);
  useRereadOn(useProjectionProgress().progress, reread);
  const connection = data?.deadLetters;
  if (!connection)
    return error ? <FaultState error={error} onRetry={() => void reread()} /> : <LoadingRows />;
  if (connection.edges.length === 0) return <NoLetters open={open} />;
  return (
    <>
      <ul className={classes.list}>
        {connection.edges.map(({ node }) => (
          <li key={node.id} className={classes.item}>
            <DeadLetterItem letter={node} onResolved={() => void reread()} />
          </li>
        ))}
      </ul>
      <MoreRows
        shown={connection.edges.length}
        hasMore={connection.pageInfo.hasNextPage}
        isLoading={loading}
        onMore={() => void fetchMore({ variables: { after: connection.pageInfo.endCursor } })}
      />
    </>
  );
}

function NoLetters({ open }: { readonly open: boolean }) {
  if (!open)
    return (
      <Text c="dimmed" p="lg">
        None was resolved yet.
      </Text>
    );
  return (
    <EmptyState
      icon={IconMailCheck}
      title="No dead letters"
      text="Every projection could take every event that it has seen."
    />
  );
}
