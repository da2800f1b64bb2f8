import {
  bigintArray,
  dateArray,
  integerArray,
  textArray,
  timestampArray,
  uuidArray,
} from '../binary-arrays.ts';
import type { Statement } from './projection.ts';

type Row<Columns> = { readonly [Column in keyof Columns]: unknown };

/** What makes the parameter of a column of each type; of any other type, `pg` writes the array as text. */
const ENCODERS = {
  bigint: bigintArray,
  date: dateArray,
  integer: integerArray,
  text: textArray,
  timestamptz: timestampArray,
  uuid: uuidArray,
} as Readonly<Record<string, (values: readonly unknown[]) => Buffer>>;

/**
 * Rows as a common table expression, one array parameter for each column: `name AS (SELECT * FROM unnest(…) AS row (…))`.
 *
 * @param columns Each column's name and SQL type.
 * @param before The recordsets that come before it in the same statement: its parameters are numbered after theirs.
 */
export function recordset<Columns extends { readonly [column: string]: string }>(
  name: string,
  columns: Columns,
  rows: readonly Row<Columns>[],
  before: readonly Statement[] = [],
): Statement {
  const taken = before.reduce((count, { values }) => count + values.length, 0);
  const names = Object.keys(columns) as (keyof Columns & string)[];
  const parameters = names.map((column, index) => `$${taken + index + 1}::${columns[column]}[]`);
  return {
    text: `${name} AS (SELECT * FROM unnest(${parameters.join(', ')}) AS row (${names.join(', ')}))`,
    values: names.map((column) => {
      const values = rows.map((row) => row[column]);
      return ENCODERS[columns[column] as string]?.(values) ?? values;
    }),
  };
}
