'use client';

import { Stack, Table, Text } from '@mantine/core';
import type { RebuildFragment } from '../_graphql/generated/graphql.ts';
import classes from './projections.module.css';

type TableDifference = NonNullable<RebuildFragment['report']>['tables'][number];

/** A row as the report quotes it: text, column by column. */
type Row = Readonly<Record<string, string | null>>;

/** A row of the table, as it was and as it is; null where there is none, or where it is not quoted. */
interface ChangedRow {
  readonly key: string;
  readonly old: Row | null;
  readonly new: Row | null;
}

/** How one table differed: a line for each column that changed. */
export function Differences({ table }: { readonly table: TableDifference }) {
  const format = new Intl.NumberFormat();
  const rows = changedRowsOf(table);
  const [onlyOld, onlyNew] = [BigInt(table.onlyOldCount), BigInt(table.onlyNewCount)];
  return (
    <Stack gap={4}>
      <Text fz="sm" fw={550}>
        {table.table}
      </Text>
      <Text fz="sm" c="dimmed">
        {onlyOld + onlyNew === 0n
          ? `Identical. Rows: ${format.format(BigInt(table.rows))}.`
          : `Only before: ${format.format(onlyOld)}. Only after: ${format.format(onlyNew)}. Rows now: ${format.format(BigInt(table.rows))}.`}
      </Text>
      {rows.length > 0 && (
        <div className={classes.differences}>
          <Table fz="sm" verticalSpacing={4} withRowBorders={false}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Column</Table.Th>
                <Table.Th>Before</Table.Th>
                <Table.Th>After</Table.Th>
              </Table.Tr>
            </Table.Thead>
            {rows.map((row) => (
              <Changed key={row.key} row={row} keyColumns={table.key} />
            ))}
          </Table>
        </div>
      )}
    </Stack>
  );
}

/** A row under its key, which is often too long to stand beside the values. */
function Changed({ row, keyColumns }: { readonly row: ChangedRow; readonly keyColumns: readonly string[] }) {
  return (
    <Table.Tbody>
      <Table.Tr>
        <Table.Th colSpan={3} scope="rowgroup" fw={400} className="figures">
          {row.key}
        </Table.Th>
      </Table.Tr>
      {columnsOf(row, keyColumns).map((column) => (
        <Table.Tr key={column}>
          <Table.Td>{column}</Table.Td>
          <Table.Td className="figures">{row.old?.[column] ?? '–'}</Table.Td>
          <Table.Td className="figures">{row.new?.[column] ?? '–'}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  );
}

/** The quoted rows of both sides, joined by the columns that tell rows apart. */
function changedRowsOf({ key, onlyOld, onlyNew }: TableDifference): readonly ChangedRow[] {
  const keyOf = (row: Row) => key.map((column) => row[column]).join(', ');
  const changed = new Map<string, ChangedRow>();
  for (const row of onlyOld as readonly Row[])
    changed.set(keyOf(row), { key: keyOf(row), old: row, new: null });
  for (const row of onlyNew as readonly Row[]) {
    changed.set(keyOf(row), { key: keyOf(row), old: changed.get(keyOf(row))?.old ?? null, new: row });
  }
  return [...changed.values()];
}

/** The columns whose values differ. */
function columnsOf({ old, new: fresh }: ChangedRow, key: readonly string[]): readonly string[] {
  const columns = Object.keys({ ...old, ...fresh }).filter((column) => !key.includes(column));
  return columns.filter((column) => old?.[column] !== fresh?.[column]);
}
