import type { ProcessSession, Subject } from '../kernel/process-session.ts';
import type { CostBudget, Spender } from './cost-budget.ts';

const CHANNEL = 'daybook_spent';

/** So much later others know: what can be spent twice in that time is a fortieth of a share. */
const TELL_EVERY_MS = 250;

/** A notification carries 8,000 bytes. */
const MOST_BYTES = 7_500;

/**
 * Lets the processes of a book have one budget: four times a second each tells the others what it has let through. A notification of
 * the database does it, so it goes between machines too; an operation waits for none of it, where asking a common counter would cost
 * half as much as a command. One that is lost leaves somebody with a little more than his share.
 */
export class SharedSpending {
  readonly #budget: CostBudget;
  readonly #session: Pick<ProcessSession, 'query'>;
  #timer: NodeJS.Timeout | null = null;

  constructor(budget: CostBudget, session: Pick<ProcessSession, 'query'>) {
    this.#budget = budget;
    this.#session = session;
  }

  /** Hears what others have spent. */
  subject(): Subject {
    return {
      channel: CHANNEL,
      heard: (payload, own) => {
        if (own) return;
        for (const [spender, points] of JSON.parse(payload) as readonly (readonly [Spender, number])[])
          void this.#budget.spentElsewhere(spender, points);
      },
    };
  }

  /** Begins to tell others. */
  start(): void {
    this.#timer = setInterval(() => void this.#tell(), TELL_EVERY_MS).unref();
  }

  /** Tells nothing any more. */
  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  async #tell(): Promise<void> {
    for (const payload of payloadsOf(this.#budget.takeUntold())) {
      const statement = {
        name: 'tell-spending',
        text: `SELECT pg_notify('${CHANNEL}', $1)`,
        values: [payload],
      };
      // Without the database there are no operations to speak of.
      await this.#session.query(statement).catch(() => undefined);
    }
  }
}

/** What was spent as texts that notifications carry. */
function payloadsOf(spent: ReadonlyMap<Spender, number>): readonly string[] {
  const payloads: string[] = [];
  let entries: string[] = [];
  let bytes = 0;
  for (const entry of spent) {
    const text = JSON.stringify(entry);
    bytes += Buffer.byteLength(text) + 1;
    if (bytes > MOST_BYTES) {
      payloads.push(`[${entries}]`);
      entries = [];
      bytes = Buffer.byteLength(text) + 1;
    }
    entries.push(text);
  }
  return entries.length > 0 ? [...payloads, `[${entries}]`] : payloads;
}
