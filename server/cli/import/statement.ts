import { ClientFailure } from '../client/failure.ts';
import { readLines } from './lines.ts';
import { type CsvRecord, readRecords } from './records.ts';
import { accountKey, COLUMNS, type Row, readRow } from './row.ts';

/** What Node puts in the place of bytes that are no UTF-8. */
const REPLACEMENT_CHARACTER = '\uFFFD';

/** One entry of a statement file: a movement, or what is wrong with it. */
export interface Entry {
  /** The line on which it starts. */
  readonly line: number;
  /** The text as it stands in the file. */
  readonly raw: string;
  readonly content: { readonly row: Row } | { readonly problem: string };
}

/**
 * Reads a bank's statement file (CSV, plain or gzip) entry by entry, in file order. A reference that was seen before
 * on the same account is a problem of the later entry; to notice it, the references are kept in memory.
 * Throws ClientFailure if the file can't be read or is no statement.
 */
export async function* readStatement(path: string): AsyncGenerator<Entry> {
  const records = readRecords(readLines(path));
  const { value: first } = await records.next();
  const header = readHeader(path, first);
  const lineByReference = new Map<string, number>();
  for await (const record of records) {
    const content = readEntry(header, record);
    yield {
      line: record.line,
      raw: record.raw,
      content: withoutRepetition(content, record.line, lineByReference),
    };
  }
}

function readHeader(path: string, record: CsvRecord | undefined): readonly string[] {
  const names = record !== undefined && 'values' in record.content ? record.content.values : [];
  const header = names.map((name) => name.trim());
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new ClientFailure(
      `${path} is not a statement that can be imported: its first line lacks ${missing.join(', ')}. ` +
        `The columns are ${COLUMNS.join(', ')}.`,
    );
  }
  return header;
}

function readEntry(header: readonly string[], { raw, content }: CsvRecord): Entry['content'] {
  if ('problem' in content) return content;
  if (content.values.length !== header.length) {
    return { problem: `${content.values.length} columns rather than ${header.length}` };
  }
  if (raw.includes(REPLACEMENT_CHARACTER)) return { problem: 'the text is not UTF-8' };
  return readRow(Object.fromEntries(header.map((name, index) => [name, content.values[index] ?? ''])));
}

function withoutRepetition(
  content: Entry['content'],
  line: number,
  seen: Map<string, number>,
): Entry['content'] {
  if ('problem' in content) return content;
  const reference = `${accountKey(content.row)}\n${content.row.reference}`;
  const earlier = seen.get(reference);
  if (earlier !== undefined) {
    return { problem: `reference "${content.row.reference}" was used on line ${earlier} already` };
  }
  seen.set(reference, line);
  return content;
}
