import { type Stringifier, stringify } from 'csv-stringify';
import type { Cell } from '../../features/index.ts';

/**
 * What makes a spreadsheet take a text for a formula, also behind spaces, as OWASP has it ("CSV Injection"): a sign for one, in its
 * wide form too, or a control character.
 */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** A line break of any kind ends a record for somebody, unless it is in quotes. */
const LINE_BREAK = /[\r\n]/;

/**
 * Turns rows of cells into CSV by RFC 4180, with a byte order mark, by which spreadsheets tell that it is UTF-8. Texts that could be
 * formulas get an apostrophe in front; amounts and days, which the program wrote, are left as they are.
 */
export function createCsv(columns: readonly string[]): Stringifier {
  return stringify({
    bom: true,
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    quoted_match: LINE_BREAK,
  });
}

/** A cell's value as it is written. */
export function textOf(cell: Cell): string | number {
  if (cell === null) return '';
  if (typeof cell !== 'object') return cell;
  const { text } = cell;
  return text !== null && FORMULA.test(text) ? `'${text}` : (text ?? '');
}
