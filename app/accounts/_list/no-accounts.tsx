import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { EmptyState } from '../../_table/empty-state.tsx';

interface NoAccountsProps {
  readonly isPast: boolean;
  readonly onOpen: () => void;
}

/** No account was opened yet, or had been by then. */
export function NoAccounts({ isPast, onOpen }: NoAccountsProps) {
  if (isPast) {
    return <EmptyState icon={IconUsers} title="No accounts yet" text="Nothing had been opened by then." />;
  }
  return (
    <EmptyState
      icon={IconUsers}
      title="No accounts yet"
      text="Open the first one here, or bring in a bank's statement with the import command."
      action={
        <Button mt="xs" onClick={onOpen}>
          Open the first account
        </Button>
      }
    />
  );
}
