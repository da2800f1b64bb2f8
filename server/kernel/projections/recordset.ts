import type { Statement } from './projection.ts';

type Row<Columns> = { readonly [Column in keyof Columns]: unknown };

/**
 * Rows as a common table expression, one array parameter for each column: `name AS (SELECT * FROM unnest(…) AS row (…))`.
 *
 * @param columns Each column's name and SQL type.
 */
export function recordset<Columns extends { readonly [column: string]: string }>(
  name: string,
  columns: Columns,
  rows: readonly Row<Columns>[],
): Statement {
  const names = Object.keys(columns) as (keyof Columns & string)[];
  const parameters = names.map((column, index) => `$${index + 1}::${columns[column]}[]`);
  return {
    text: `${name} AS (SELECT * FROM unnest(${parameters.join(', ')}) AS row (${names.join(', ')}))`,
    values: names.map((column) => rows.map((row) => row[column])),
  };
}
