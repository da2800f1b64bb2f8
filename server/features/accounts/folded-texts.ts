import type { Pool } from 'pg';

/** Texts as they are compared, by what they are: without accents and case, as only the database's own dictionary tells. */
export type FoldedTexts = ReadonlyMap<string, string>;

/** Folds texts as the indexes of names do. */
export async function readFoldedTexts(pool: Pool, texts: Iterable<string>): Promise<FoldedTexts> {
  const { rows } = await pool.query<{ readonly text: string; readonly folded: string }>(
    // $1 the texts
    'SELECT text, search_text(text) AS folded FROM unnest($1::text[]) AS text',
    [[...new Set(texts)]],
  );
  return new Map(rows.map(({ text, folded }) => [text, folded]));
}
