'use client';

import { Button, Group, Text, Title } from '@mantine/core';
import { IconListSearch, IconRefresh } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { ReadableAddress } from '../../_address/readable-address.tsx';
import { usePages } from '../../_consistency/use-pages.ts';
import { auditLogDocument } from '../../_graphql/audit-documents.ts';
import { DataTable } from '../../_table/data-table.tsx';
import { EmptyState, FaultState, LoadingRows, MoreRows, NoMatch } from '../../_table/states.tsx';
import { auditColumns } from './audit-columns.tsx';
import { AuditDetail } from './audit-detail.tsx';
import { AuditFilterBar } from './audit-filter-bar.tsx';
import { auditParameters, toAuditFilter } from './audit-filters.ts';
import { useAuditChoices } from './use-audit-choices.ts';

const pageSize = 50;

/** Who tried what, and what came of it, narrowed to some of it by what is in the URL. */
export function AuditScreen() {
  return (
    <ReadableAddress parameters={auditParameters} ranges={[['from', 'to']]}>
      <AuditLog />
    </ReadableAddress>
  );
}

function AuditLog() {
  const [view, setView] = useQueryStates(auditParameters, { history: 'replace' });
  const variables = useMemo(() => ({ filter: toAuditFilter(view), first: pageSize }), [view]);
  const pages = usePages({ document: auditLogDocument, name: 'auditLog', variables });
  const { connection, items: entries, error, isLoading, isStale, retry, more } = pages;
  const columns = useMemo(() => auditColumns((change) => void setView(change)), [setView]);
  const choices = useAuditChoices();
  const isNarrowed = Object.keys(toAuditFilter(view)).length > 0;
  return (
    <>
      <Group justify="space-between" mb="md">
        <div>
          <Title order={1}>Audit log</Title>
          <Text c="dimmed">Who tried what, allowed or not</Text>
        </div>
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={isLoading}
          onClick={retry}
        >
          Look again
        </Button>
      </Group>
      <section className="sheet" aria-label="Audit log">
        <AuditFilterBar
          view={view}
          choices={choices}
          onChange={({ outcomes, ...change }) =>
            void setView({ ...change, ...(outcomes && { outcomes: [...outcomes] }) })
          }
        />
        {error && <FaultState error={error} onRetry={retry} />}
        {!connection && !error && <LoadingRows />}
        {connection &&
          entries.length === 0 &&
          (isNarrowed ? <NoMatch onClear={() => void setView(null)} /> : <Empty />)}
        {connection && entries.length > 0 && (
          <>
            <DataTable
              caption="Audit log"
              columns={columns}
              items={entries}
              idOf={({ id }) => id}
              isStale={isStale}
              detail={(entry) => <AuditDetail entry={entry} />}
            />
            <MoreRows
              shown={entries.length}
              hasMore={connection.pageInfo.hasNextPage}
              isLoading={isLoading}
              onMore={more}
            />
          </>
        )}
      </section>
    </>
  );
}

function Empty() {
  return (
    <EmptyState
      icon={IconListSearch}
      title="Nothing was tried yet"
      text="Every change, every sign-in and whatever was not allowed is written down here."
    />
  );
}
