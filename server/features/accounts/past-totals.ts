import { LRUCache } from 'lru-cache';
import { ReadFailure } from '../../errors.ts';
import type { OnDemandReads } from '../../kernel/projections/on-demand-reads.ts';
import { accountChanges } from './account-changes.ts';
import type { AccountConditions } from './balances.ts';
import { conditionValues, momentValues, PAST, WANTED } from './past-accounts.ts';

/** Answers kept; each has a line for every currency. */
const KEPT_ANSWERS = 500;
const ADVICE = 'narrow the filter';

/** The accounts of one currency on a day; amount in minor units. */
export interface CurrencyTotalView {
  readonly currency: string;
  readonly accountCount: number;
  readonly balanceMinor: bigint;
}

/** What some accounts came to at the end of a day, as known at a position. */
export interface PastTotals {
  readonly position: bigint;
  readonly totals: readonly CurrencyTotalView[];
}

/** Which accounts, on which day. */
export interface PastTotalsRequest {
  readonly conditions: AccountConditions;
  readonly bookedOn: string;
}

/** The state of the table that an answer was made from. */
interface Stamp {
  readonly position: bigint;
  readonly version: number;
  /** Raised when a stream leaves quarantine and when the table is exchanged: then what is older than the position changes too. */
  readonly releases: number;
}

interface Answer extends Stamp, PastTotals {}

/**
 * $1 to $4 the moment, $5 null, $6 to $14 the conditions, $15 the projection. The checkpoint is read in the same statement, so it says
 * exactly what the table showed.
 */
const TOTALS = `
  WITH ${PAST},
  total AS (
    SELECT currency, count(*)::integer AS "accountCount", sum(balance_minor)::text AS "balanceMinor"
      FROM past WHERE ${WANTED} GROUP BY currency)
  SELECT stamp.position, stamp.version, stamp.releases, total.*
    FROM (SELECT position, version, releases FROM projection_checkpoints WHERE name = $15) AS stamp
    LEFT JOIN total ON true ORDER BY currency`;

/** $1 the position of an answer, $2 its day, $3 the projection. */
const SINCE = `
  SELECT position, version, releases,
         EXISTS (SELECT FROM account_changes WHERE position > $1 AND booked_on <= $2) AS touched
    FROM projection_checkpoints WHERE name = $3`;

type TotalRow = Stamp &
  (
    | { readonly currency: string; readonly accountCount: number; readonly balanceMinor: string }
    | { readonly currency: null }
  );

/**
 * What any selection of accounts came to on any past day: made when it is asked for, and kept. Before an answer is given again, the
 * table is asked whether anything that was booked by that day has come since; only then it is made anew. So it is as true as a fresh
 * one, and events of later days leave it standing.
 */
export class PastTotalsReader {
  readonly #onDemand: OnDemandReads;
  readonly #kept = new LRUCache<string, Answer>({ max: KEPT_ANSWERS });
  readonly #making = new Map<string, { readonly asked: number; readonly answer: Promise<Answer> }>();
  /** Counts what was asked for, to tell what came first. */
  #asked = 0;

  constructor(onDemand: OnDemandReads) {
    this.#onDemand = onDemand;
  }

  /** Throws a `ReadFailure` when it takes too long, or too many are asked for at once. */
  async read(request: PastTotalsRequest): Promise<PastTotals> {
    const key = keyOf(request);
    this.#asked += 1;
    const asked = this.#asked;
    for (;;) {
      const kept = await this.#keptAndTrue(key, request);
      if (kept) return kept;
      const making = this.#making.get(key);
      if (!making) return this.#make(key, request);
      // One that was begun earlier may have looked at the table before this was asked: whether it holds is found out like any other.
      if (making.asked > asked) return making.answer;
      await making.answer.catch(() => undefined);
    }
  }

  /** The kept answer if it still holds, moved on to where the table is. */
  async #keptAndTrue(key: string, { bookedOn }: PastTotalsRequest): Promise<Answer | null> {
    const answer = this.#kept.get(key);
    if (!answer) return null;
    const [now] = await this.#onDemand.check<Stamp & { readonly touched: boolean }>({
      text: SINCE,
      values: [answer.position, bookedOn, accountChanges.name],
      advice: ADVICE,
    });
    const same = now?.version === answer.version && now.releases === answer.releases;
    if (!now || !same || now.touched || now.position < answer.position) return null;
    const moved = { ...answer, position: now.position };
    this.#kept.set(key, moved);
    return moved;
  }

  #make(key: string, request: PastTotalsRequest): Promise<Answer> {
    this.#asked += 1;
    const answer = readTotals(this.#onDemand, request)
      .then((made) => {
        this.#kept.set(key, made);
        return made;
      })
      .finally(() => this.#making.delete(key));
    this.#making.set(key, { asked: this.#asked, answer });
    return answer;
  }
}

async function readTotals(
  onDemand: OnDemandReads,
  { conditions, bookedOn }: PastTotalsRequest,
): Promise<Answer> {
  const moment = { bookedOn, recordedAt: null, position: null, version: null };
  const rows = await onDemand.read<TotalRow>({
    text: TOTALS,
    values: [...momentValues(moment), null, ...conditionValues(conditions), accountChanges.name],
    advice: ADVICE,
  });
  const [first] = rows;
  if (!first)
    throw new ReadFailure('PROJECTION_BEHIND', `${accountChanges.name} has not begun yet; try again.`);
  const { position, version, releases } = first;
  const totals = rows.flatMap((row) =>
    row.currency === null
      ? []
      : [{ currency: row.currency, accountCount: row.accountCount, balanceMinor: BigInt(row.balanceMinor) }],
  );
  return { position, version, releases, totals };
}

/** The same for requests that mean the same. */
function keyOf({ conditions, bookedOn }: PastTotalsRequest): string {
  const { statuses, ...others } = conditions;
  const values = conditionValues({
    ...others,
    statuses: statuses ? [...new Set(statuses)].sort() : statuses,
  });
  return JSON.stringify([
    bookedOn,
    ...values.map((value) => (typeof value === 'bigint' ? `${value}` : value)),
  ]);
}
