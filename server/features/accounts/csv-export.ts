import type { Permission } from '../../identity/permissions.ts';

/** A value of a cell. Numbers and days are written as they are; texts came from people and are made harmless. */
export type Cell = { readonly text: string | null } | string | number | null;

/** What a client may say about an export, by name, as types of the GraphQL schema. */
export type ExportArguments = Readonly<Record<string, string>>;

/** A table that can be downloaded: which rows, in which order, and what is written of each. */
export interface CsvExport<Arguments> {
  /** The file's name without its ending, and the last part of the address. */
  readonly name: string;
  /** What somebody needs who downloads it. */
  readonly requires: Permission;
  readonly arguments: ExportArguments;
  /** The projection whose table it reads. */
  readonly projection: (given: Arguments) => string;
  readonly columns: readonly string[];
  /** One statement; it is read in parts. Throws a `ReadFailure` for arguments that can't be meant. */
  readonly statement: (given: Arguments) => { readonly text: string; readonly values: readonly unknown[] };
  readonly cellsOf: (row: never) => readonly Cell[];
}

/** An export whose arguments and rows only it knows. */
export type AnyCsvExport = CsvExport<never>;
