'use client';

import { Group, Text } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { LagNotice } from '../../_consistency/lag-notice.tsx';
import { DownloadLink } from '../../_export/download-link.tsx';
import type { AsOf } from '../../_graphql/generated/graphql.ts';
import { useMay } from '../../_identity/use-me.ts';
import { HeldList } from '../../_table/held-list.tsx';
import { EmptyState, FaultState, LoadingRows, NoMatch } from '../../_table/states.tsx';
import { VirtualTable } from '../../_table/virtual-table.tsx';
import { MovementDialog } from './movement-dialog.tsx';
import { ReversalDialog } from './reverse-action.tsx';
import { reversibleTransactionColumns, transactionColumns } from './transaction-columns.tsx';
import { TransactionFilterBar } from './transaction-filter-bar.tsx';
import { type TransactionView, toTransactionFilter, transactionParameters } from './transaction-filters.ts';
import { useMovements } from './use-movements.ts';

/** An account's movements with the balance after each. */
export function TransactionsTab({ accountId, asOf }: Omit<TransactionRowsProps, 'view' | 'onClear'>) {
  const [view, setView] = useQueryStates(transactionParameters, { history: 'replace' });
  const given = { accountId, filter: toTransactionFilter(view), asOf };
  return (
    <>
      <TransactionFilterBar view={view} onChange={setView} />
      <Group gap={0} px="xs" pt="xs" justify="flex-end">
        <DownloadLink name="transactions" given={given} label="Movements as CSV" />
        <DownloadLink name="statement" given={given} label="Statement as CSV" />
      </Group>
      <LagNotice projection="transactions" what="The movements" />
      <ReversalDialog>
        <TransactionRows accountId={accountId} asOf={asOf} view={view} onClear={() => setView(null)} />
      </ReversalDialog>
      <MovementDialog />
    </>
  );
}

interface TransactionRowsProps {
  readonly accountId: string;
  readonly asOf: AsOf | undefined;
  readonly view: TransactionView;
  readonly onClear: () => void;
}

function TransactionRows({ accountId, asOf, view, onClear }: TransactionRowsProps) {
  const filter = toTransactionFilter(view);
  const mayReverse = useMay('REVERSE_MOVEMENTS');
  const movements = useMovements({ accountId, filter, asOf });
  const { total, error, isStale, itemAt, onShown, retry, holder, news } = movements;
  if (total === undefined) {
    return error === undefined ? <LoadingRows /> : <FaultState error={error} onRetry={retry} />;
  }
  if (total === 0) return Object.keys(filter).length > 0 ? <NoMatch onClear={onClear} /> : <NoTransactions />;
  return (
    <>
      {error !== undefined && <FaultState error={error} onRetry={retry} />}
      <Count total={total} />
      <HeldList holder={holder} news={news}>
        <VirtualTable
          caption="Transactions"
          columns={mayReverse && !asOf ? reversibleTransactionColumns : transactionColumns}
          total={total}
          itemAt={itemAt}
          idOf={(transaction) => transaction.id}
          onShown={onShown}
          isStale={isStale}
        />
      </HeldList>
    </>
  );
}

function Count({ total }: { readonly total: number }) {
  return (
    <Text fz="sm" c="dimmed" px="var(--daybook-inset)" pt="xs" className="figures">
      {total === 1 ? '1 movement' : `${new Intl.NumberFormat().format(total)} movements`}
    </Text>
  );
}

function NoTransactions() {
  return (
    <EmptyState
      icon={IconReceipt}
      title="No movements yet"
      text="Deposits, withdrawals and transfers appear here, the newest first."
    />
  );
}
