import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { EmptyState } from '../../_table/empty-state.tsx';

interface NoAccountsProps {
  readonly isPast: boolean;
  /** Undefined for those who may open no account. */
  readonly onOpen: (() => void) | undefined;
}

/** No account was opened yet, or had been by then. */
export function NoAccounts({ isPast, onOpen }: NoAccountsProps) {
  if (isPast || !onOpen) {
    const text = isPast ? 'Nothing had been opened by then.' : 'Nobody has opened one.';
    return <EmptyState icon={IconUsers} title="No accounts yet" text={text} />;
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
