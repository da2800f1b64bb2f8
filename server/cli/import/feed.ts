import type { WrittenAccount } from '../client/balance.ts';
import { CommandBulks } from '../client/command-bulks.ts';
import type { MoveMoneyInput } from '../client/commands.ts';
import { ClientFailure } from '../client/failure.ts';
import { KeyedQueue } from '../client/keyed-queue.ts';
import type { Progress } from '../client/progress.ts';
import { movementId } from './command-ids.ts';
import type { ErrorFile } from './error-file.ts';
import { ensureAccount, type ImportedAccount, type OpeningContext } from './imported-account.ts';
import { accountKey, type Row } from './row.ts';
import type { Entry } from './statement.ts';
import type { Survey } from './survey.ts';

/** Rows kept in memory: enough for every account of a day's batch to have work, little enough for any machine. */
const MAXIMUM_WAITING_ROWS = 10_000;

/** What feeding needs. */
export interface FeedContext extends OpeningContext {
  readonly survey: Survey;
  readonly concurrency: number;
  readonly errorFile: ErrorFile;
  readonly progress: Progress;
}

/**
 * Sends a statement's movements: those of one account in file order, accounts side by side. Bad entries are listed
 * and the rest goes on. Resolves to the accounts by key; rejects with ClientFailure once the server is given up.
 */
export async function feedStatement(
  context: FeedContext,
  entries: AsyncIterable<Entry>,
): Promise<ReadonlyMap<string, WrittenAccount>> {
  const feeder = new Feeder(context);
  const queue = new KeyedQueue({ concurrency: context.concurrency, maximumWaiting: MAXIMUM_WAITING_ROWS });
  for await (const entry of entries) {
    const { content } = entry;
    if ('problem' in content) feeder.reject(entry, content.problem);
    else await queue.add([accountKey(content.row)], () => feeder.feed(entry, content.row));
  }
  await queue.drain();
  return feeder.fed;
}

class Feeder {
  readonly #context: FeedContext;
  readonly #movements: CommandBulks;
  readonly #accounts = new Map<string, ImportedAccount>();

  constructor(context: FeedContext) {
    this.#context = context;
    this.#movements = new CommandBulks(context.client);
  }

  get fed(): ReadonlyMap<string, WrittenAccount> {
    const accounts = [...this.#accounts];
    return new Map(accounts.flatMap(([key, account]) => ('id' in account ? [[key, account]] : [])));
  }

  /** Sends one movement, after opening its account if it is the first. Never called twice at a time for one account. */
  async feed(entry: Entry, row: Row): Promise<void> {
    const key = accountKey(row);
    const account = this.#accounts.get(key) ?? (await this.#open(key));
    if ('problem' in account) return this.reject(entry, account.problem);
    const input = toInput(account.id, row);
    const outcome = await this.#movements.send(
      row.direction === 'credit' ? { depositMoney: input } : { withdrawMoney: input },
    );
    this.#accounts.set(key, { id: account.id, position: outcome.position ?? account.position });
    if (outcome.status === 'refused') return this.reject(entry, `${outcome.message} (${outcome.code})`);
    this.#context.tally[outcome.replayed ? 'movementsReplayed' : 'movementsAdded'] += 1;
    this.#context.progress.advance();
  }

  reject({ line, raw }: Entry, reason: string): void {
    this.#context.errorFile.add({ line, reason, raw });
    this.#context.tally.badEntries += 1;
    this.#context.progress.advance();
  }

  async #open(key: string): Promise<ImportedAccount> {
    const surveyed = this.#context.survey.accounts.get(key);
    if (surveyed === undefined) throw new ClientFailure('The file was changed while it was being imported.');
    const account = await ensureAccount(this.#context, surveyed);
    this.#accounts.set(key, account);
    return account;
  }
}

/** The same row always makes the same input, to the letter: the server refuses a command id with other contents. */
function toInput(accountId: string, row: Row): MoveMoneyInput {
  return {
    commandId: movementId(row),
    accountId,
    amount: { minorUnits: row.amount.toString(), currency: row.currency },
    bookedOn: row.bookedOn,
    description: row.description,
    ...(row.counterparty === null ? {} : { counterparty: row.counterparty }),
    externalReference: row.reference,
  };
}
