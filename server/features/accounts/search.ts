import type { Pool } from 'pg';
import { ReadFailure } from '../../errors.ts';
import { readWithin } from '../../kernel/projections/limited-read.ts';
import type { PastMoment } from './account-view.ts';
import { knownThen, knownValues, lastFirst } from './known-then.ts';

/** Longer than any name or reference; what is longer was pasted by mistake. */
const MAX_CHARACTERS = 100;
/** Each word costs a look into the index. */
const MAX_WORDS = 8;
/** Of each way to match, the newest this many are ranked: what is found more often than this is no answer. */
const MAX_RANKED = 1_000;
/** People wait while they type. */
const LIMIT_MS = 2_000;
/** How alike a word has to be: with Postgres's own 0.6, one wrong letter in a word of six is too much. */
const WORD_SIMILARITY = 0.5;
/** Scores are compared and kept in cursors as whole millionths, which no rounding can move. */
const SCORE_UNITS = 1_000_000;
/** A trigram that stands in the middle of a text can be looked up; what is shorter can't. */
const SHORTEST_PART = 3;

/** What is looked for. */
export interface SearchTerms {
  /** As it was typed, without what surrounds it. */
  readonly text: string;
  /** Its words, letters and digits only. */
  readonly words: readonly string[];
}

/** What people typed, as terms. Throws a `ReadFailure` that says what can't be looked for. */
export function parseSearch(typed: string): SearchTerms {
  const text = typed.trim();
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
  const wrong =
    (words.length === 0 && 'text has no letter or digit to look for') ||
    (text.length > MAX_CHARACTERS && `text has more than ${MAX_CHARACTERS} characters`) ||
    (words.length > MAX_WORDS && `text has more than ${MAX_WORDS} words`) ||
    (text.includes('\0') && 'text has control characters in it');
  if (wrong) throw new ReadFailure('BAD_USER_INPUT', `${wrong}.`);
  return { text, words };
}

/** What is looked for, and as of when. */
export interface Searching extends SearchTerms {
  readonly moment: PastMoment | null;
}

/** Something that was found; `score` in millionths, the higher the better. */
export interface Hit {
  readonly id: string;
  readonly score: number;
  /** What comes first of those with the same score: the newest movement, the last account. */
  readonly order: string;
}

/** A page of what was found, the best first, and how much was found in all. */
export interface Hits {
  readonly hits: readonly Hit[];
  readonly totalCount: number;
}

/** Which part of what is found. */
export interface HitPage {
  readonly after: Pick<Hit, 'score' | 'order'> | null;
  readonly limit: number;
  /** What was known when; all that there is if left out. */
  readonly moment?: PastMoment | null;
}

/** Whether an owner's name is the text, has it in it, or has words like it. $1 the text, $2 the text as part of a pattern. */
const WAYS = {
  same: 'search_text(owner) = search_text($1)',
  has: `search_text(owner) LIKE '%' || search_text($2) || '%'`,
  isLike: 'search_text(owner) %> search_text($1)',
} as const;

const SCORE = `CASE WHEN ${WAYS.same} THEN ${SCORE_UNITS}
  ELSE (0.9 * ${SCORE_UNITS} * greatest(
    word_similarity(search_text($1), search_text(owner)), CASE WHEN ${WAYS.has} THEN 0.9 END))::integer END`;

/** What has such a name in a table. Every way to match has its own limit, since each is a look into the index. */
function namedLikeIn(table: string, condition = 'true'): string {
  return Object.values(WAYS)
    .map(
      (way) => `(SELECT account_id FROM ${table} WHERE ${way} AND ${condition}
      ORDER BY account_id DESC LIMIT ${MAX_RANKED})`,
    )
    .join('\n    UNION\n    ');
}

/** $3 and $4 the hit before the page, $5 how many. */
const PAGE_OF_ACCOUNTS = `
  SELECT page.*, total
    FROM (SELECT count(*)::integer AS total FROM hit) AS everything
    LEFT JOIN (SELECT id, score, "order" FROM hit WHERE $3::integer IS NULL OR (score, "order") < ($3, $4::uuid)
                ORDER BY score DESC, "order" DESC LIMIT $5) AS page ON true
   ORDER BY score DESC, "order" DESC`;

/**
 * Accounts whose owner's name has the text in it, or words like it: without accents and case, and misspelt.
 *
 * $1 the text, $2 the text as part of a pattern (null if it is too short for the index), $3 and $4 the hit before the page, $5 how many
 */
export const FIND_ACCOUNTS = `
  WITH found AS MATERIALIZED (
    ${namedLikeIn('account_balances')}),
  hit AS (
    SELECT account_id AS id, account_id AS "order", ${SCORE} AS score FROM found JOIN account_balances USING (account_id))
  ${PAGE_OF_ACCOUNTS}`;

const KNOWN_OF_ACCOUNT = knownThen(6);

/**
 * The same of accounts as they were: by the name that each had then, whatever it is now. Who has had such a name at any time by then is
 * found first, and then who had it last.
 *
 * $1 to $5 as above, $6 to $8 the moment
 */
export const FIND_PAST_ACCOUNTS = `
  WITH found AS MATERIALIZED (
    ${namedLikeIn('account_changes', `owner IS NOT NULL AND ${KNOWN_OF_ACCOUNT}`)}),
  named AS (
    SELECT account_id, owner FROM found CROSS JOIN LATERAL (
      SELECT change.owner FROM account_changes AS change
       WHERE change.account_id = found.account_id AND change.owner IS NOT NULL AND ${KNOWN_OF_ACCOUNT}
       ORDER BY ${lastFirst(6)} LIMIT 1) AS last
     WHERE EXISTS (SELECT FROM account_changes AS opening
                    WHERE opening.account_id = found.account_id AND status IS NOT NULL AND currency IS NOT NULL AND ${KNOWN_OF_ACCOUNT})),
  hit AS (
    SELECT account_id AS id, account_id AS "order", ${SCORE} AS score FROM named
     WHERE ${WAYS.same} OR ${WAYS.has} OR ${WAYS.isLike})
  ${PAGE_OF_ACCOUNTS}`;

/**
 * What was known then, told so that no block-range index answers it: together with the index of words that would have whole stretches of
 * the table taken apart into words again.
 */
const KNOWN_MOVEMENT = `($7::date IS NULL OR booked_on - $7 <= 0)
        AND ($8::timestamptz IS NULL OR recorded_at - $8 <= interval '0') AND ($9::bigint IS NULL OR position <= $9)`;

/**
 * Movements that have words beginning with all of the words in their description or counterparty, or words like the text in their
 * counterparty, or a reference that begins with it. Every part has an index of its own.
 *
 * $1 the text, $2 the words as a query, $3 the beginning of a reference, $4 and $5 the hit before the page, $6 how many, $7 to $9
 * the moment (null: now)
 */
export const FIND_TRANSACTIONS = `
  WITH found AS MATERIALIZED (
    (SELECT position FROM account_transactions
      WHERE search_words(description || ' ' || coalesce(counterparty, '')) @@ to_tsquery('pg_catalog.simple', search_text($2))
        AND ${KNOWN_MOVEMENT}
      ORDER BY position DESC LIMIT ${MAX_RANKED})
    UNION
    (SELECT position FROM account_transactions
      WHERE counterparty IS NOT NULL AND search_text(counterparty) %> search_text($1) AND ${KNOWN_MOVEMENT}
      ORDER BY position DESC LIMIT ${MAX_RANKED})
    UNION
    (SELECT position FROM account_transactions
      WHERE external_reference IS NOT NULL AND lower(external_reference) LIKE lower($3) || '%' AND ${KNOWN_MOVEMENT}
      ORDER BY position DESC LIMIT ${MAX_RANKED})),
  hit AS (
    SELECT transaction_id AS id, position AS "order",
           (${SCORE_UNITS} * greatest(
             CASE WHEN lower(external_reference) = lower($1) THEN 1 END,
             CASE WHEN lower(external_reference) LIKE lower($3) || '%' THEN 0.9 END,
             0.8 * word_similarity(search_text($1), search_text(counterparty)),
             0.5 + ts_rank(search_words(description || ' ' || coalesce(counterparty, '')),
                           to_tsquery('pg_catalog.simple', search_text($2)), 32)))::integer AS score
      FROM found JOIN account_transactions USING (position))
  SELECT page.*, total
    FROM (SELECT count(*)::integer AS total FROM hit) AS everything
    LEFT JOIN (SELECT id, score, "order" FROM hit WHERE $4::integer IS NULL OR (score, "order") < ($4, $5::bigint)
                ORDER BY score DESC, "order" DESC LIMIT $6) AS page ON true
   ORDER BY score DESC, "order" DESC`;

/** A page of the accounts that were found, now or then. Throws a `ReadFailure` when there is too much to rank in time. */
export function searchAccounts(pool: Pool, terms: SearchTerms, page: HitPage): Promise<Hits> {
  const values = [...accountValues(terms), ...pageValues(page)];
  return page.moment
    ? search(pool, FIND_PAST_ACCOUNTS, [...values, ...knownValues(page.moment)])
    : search(pool, FIND_ACCOUNTS, values);
}

/** A page of the movements that were found, now or then. Throws a `ReadFailure` when there is too much to rank in time. */
export function searchTransactions(pool: Pool, terms: SearchTerms, page: HitPage): Promise<Hits> {
  const moment = page.moment ? knownValues(page.moment) : [null, null, null];
  return search(pool, FIND_TRANSACTIONS, [...transactionValues(terms), ...pageValues(page), ...moment]);
}

/** The parameters that say what accounts are looked for. */
export function accountValues({ text }: SearchTerms): readonly unknown[] {
  return [text, text.length < SHORTEST_PART ? null : escapeLike(text)];
}

/** The parameters that say what movements are looked for. */
export function transactionValues({ text, words }: SearchTerms): readonly unknown[] {
  return [text, words.map((word) => `${word}:*`).join(' & '), escapeLike(text)];
}

/** Text to be looked for as it is. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function pageValues({ after, limit }: HitPage): readonly unknown[] {
  return [after?.score ?? null, after?.order ?? null, limit];
}

async function search(pool: Pool, text: string, values: readonly unknown[]): Promise<Hits> {
  const rows = await readWithin<Row>(pool, {
    text,
    values,
    limitMs: LIMIT_MS,
    settings: { 'pg_trgm.word_similarity_threshold': WORD_SIMILARITY },
    advice: 'give more of what is looked for',
  });
  const hits = rows.flatMap(({ id, score, order }) =>
    id === null ? [] : [{ id, score, order: String(order) }],
  );
  return { hits, totalCount: rows[0]?.total ?? 0 };
}

/** A hit with how many there are in all; without a hit if the page is empty. */
type Row = { readonly total: number } & (
  | { readonly id: string; readonly score: number; readonly order: string | bigint }
  | { readonly id: null; readonly score: null; readonly order: null }
);

/** A score as it is shown: from 0 to 1. */
export function shownScore({ score }: Pick<Hit, 'score'>): number {
  return score / SCORE_UNITS;
}
