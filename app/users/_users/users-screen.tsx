'use client';

import { Button, Group, Text, Title } from '@mantine/core';
import { IconUserPlus, IconUsersGroup } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { usersDocument } from '../../_graphql/people-documents.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { useMe } from '../../_identity/use-me.ts';
import { DataTable } from '../../_table/data-table.tsx';
import { EmptyState, FaultState, LoadingRows, MoreRows } from '../../_table/states.tsx';
import { AddUserDialog } from './add-user-dialog.tsx';
import { userColumns } from './user-columns.tsx';
import { UserDialog, type UserTask } from './user-dialog.tsx';

const pageSize = 50;
/** Who is signed in changes without any of this page's doing. */
const lookAgainAfterMs = 15_000;

/** Who signs in, and what an administrator may do about it. */
export function UsersScreen() {
  const [isAdding, setIsAdding] = useState(false);
  const [task, setTask] = useState<UserTask | null>(null);
  return (
    <>
      <Group justify="space-between" mb="md">
        <div>
          <Title order={1}>Users</Title>
          <Text c="dimmed">Who signs in, and in which role</Text>
        </div>
        <Button leftSection={<IconUserPlus size={17} aria-hidden />} onClick={() => setIsAdding(true)}>
          Add user
        </Button>
      </Group>
      <section className="sheet" aria-label="Users">
        <UserRows onTask={setTask} />
      </section>
      {isAdding && <AddUserDialog onClose={() => setIsAdding(false)} />}
      {task && <UserDialog task={task} onClose={() => setTask(null)} />}
    </>
  );
}

function UserRows({ onTask }: { readonly onTask: (task: UserTask) => void }) {
  const myId = useMe()?.id;
  const { data, error, loading, fetchMore, refetch } = useQuery(usersDocument, {
    variables: { first: pageSize },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
    pollInterval: lookAgainAfterMs,
    skipPollAttempt: () => document.hidden,
  });
  const columns = useMemo(() => userColumns({ myId, onTask }), [myId, onTask]);
  const connection = data?.users;
  const users = useMemo(() => connection?.edges.map(({ node }) => node) ?? [], [connection]);
  if (!connection)
    return error ? <FaultState error={error} onRetry={() => void refetch()} /> : <LoadingRows />;
  if (users.length === 0)
    return <EmptyState icon={IconUsersGroup} title="No users" text="Nobody signs in with a password yet." />;
  return (
    <>
      {error && <FaultState error={error} onRetry={() => void refetch()} />}
      <DataTable caption="Users" columns={columns} items={users} idOf={({ id }) => id} />
      <MoreRows
        shown={users.length}
        hasMore={connection.pageInfo.hasNextPage}
        isLoading={loading}
        onMore={() => void fetchMore({ variables: { after: connection.pageInfo.endCursor } })}
      />
    </>
  );
}
