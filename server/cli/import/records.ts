import { CsvError, parse } from 'csv-parse/sync';
import type { Line } from './lines.ts';

/** A quoted text may go on over several lines, but not over more than this: a longer one is a quote that was never closed. */
const MAXIMUM_LINES = 20;

/** One record of a CSV file as it stands there, with its values or with why it has none. */
export interface CsvRecord {
  /** The line on which it starts. */
  readonly line: number;
  readonly raw: string;
  readonly content: { readonly values: readonly string[] } | { readonly problem: string };
}

/**
 * Reads the lines of a CSV file as records. A line with a quote that is out of place is a bad record by itself: the
 * next record starts on the next line. (A streaming CSV parser would take what follows, up to the next quote or the
 * end of the file, for a part of it.)
 */
export async function* readRecords(lines: AsyncIterable<Line>): AsyncGenerator<CsvRecord> {
  const waiting: Line[] = [];
  let columnCount: number | null = null;
  for await (const line of lines) {
    if (line.text === '' && waiting.length === 0) continue;
    waiting.push(line);
    for (const record of takeRecords(waiting, columnCount, false)) {
      if ('values' in record.content) columnCount ??= record.content.values.length;
      yield record;
    }
  }
  yield* takeRecords(waiting, columnCount, true);
}

function* takeRecords(waiting: Line[], columnCount: number | null, isEnd: boolean): Generator<CsvRecord> {
  for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
    const found = firstRecord(waiting, columnCount, isEnd);
    if (found === 'unfinished') return;
    const raw = waiting.splice(0, found.lineCount).map(({ text }) => text);
    yield { line: first.number, raw: raw.join('\n'), content: found.content };
  }
}

type Found = { readonly lineCount: number; readonly content: CsvRecord['content'] };

function firstRecord(
  waiting: readonly Line[],
  columnCount: number | null,
  isEnd: boolean,
): Found | 'unfinished' {
  let text = '';
  for (const [index, line] of waiting.entries()) {
    text = index === 0 ? line.text : `${text}\n${line.text}`;
    const parsed = parseRecord(text);
    if (parsed === 'unfinished') continue;
    if (index === 0) return { lineCount: 1, content: parsed };
    // Quotes that happen to match over several lines make a record only if its columns come out right.
    const isRecord = 'values' in parsed && parsed.values.length === columnCount;
    return isRecord ? { lineCount: index + 1, content: parsed } : notClosed;
  }
  return isEnd || waiting.length >= MAXIMUM_LINES ? notClosed : 'unfinished';
}

const notClosed: Found = { lineCount: 1, content: { problem: 'a quote is opened and not closed' } };

function parseRecord(text: string): CsvRecord['content'] | 'unfinished' {
  // Without a quote a comma is all there is to CSV, and setting up a parser for each line costs forty times as much.
  if (!text.includes('"')) return { values: text.split(',') };
  try {
    const [values = []] = parse(text, { relax_column_count: true }) as string[][];
    return { values };
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    return thrown.code === 'CSV_QUOTE_NOT_CLOSED' ? 'unfinished' : { problem: 'a quote is out of place' };
  }
}
