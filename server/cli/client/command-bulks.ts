import DataLoader from 'dataloader';
import { z } from 'zod';
import {
  type CommandAnswer,
  type MoveMoneyInput,
  type Outcome,
  outcomeSchema,
  RESULT_FIELDS,
  untilDecided,
} from './commands.ts';
import { type GraphqlClient, type Operation, ValueRefused } from './graphql-client.ts';

/** A command as a bulk takes it. */
export type BulkCommand =
  | { readonly depositMoney: MoveMoneyInput }
  | { readonly withdrawMoney: MoveMoneyInput };

/** Commands in one request: many enough to share what a request costs, and small enough for its size and its time. */
const MAX_COMMANDS = 100;

const bulkSchema = z.object({ bulk: z.object({ outcomes: z.array(outcomeSchema) }) });

const executeCommands: Operation<z.output<typeof bulkSchema>> = {
  document: `mutation ExecuteCommands($commands: [CommandInput!]!) {
    bulk: executeCommands(commands: $commands) { outcomes { ${RESULT_FIELDS} } }
  }`,
  data: bulkSchema,
};

/**
 * Sends commands in bulks, as the log itself writes them: those that are given while a bulk is under way go together in the next one.
 * A request costs both sides several times what a command does.
 */
export class CommandBulks {
  readonly #client: GraphqlClient;
  readonly #bulks: DataLoader<BulkCommand, CommandAnswer>;
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(client: GraphqlClient) {
    this.#client = client;
    this.#bulks = new DataLoader((commands) => this.#sendNext(commands), {
      cache: false,
      maxBatchSize: MAX_COMMANDS,
      // Whoever has just been answered has another command only a turn later.
      batchScheduleFn: (dispatch) => void this.#underWay.then(() => setImmediate(dispatch)),
    });
  }

  /** Sends a command until it is decided; one that needs another to be decided before has to wait for that. */
  send(command: BulkCommand): Promise<Outcome> {
    return untilDecided(this.#client, () => this.#bulks.load(command));
  }

  #sendNext(commands: readonly BulkCommand[]): Promise<readonly (CommandAnswer | Error)[]> {
    const answers = this.#sendBulk(commands);
    this.#underWay = answers.catch(() => {});
    return answers;
  }

  /** A value that can't be read makes all of its request unreadable; which one it is, shows when each is sent by itself. */
  async #sendBulk(commands: readonly BulkCommand[]): Promise<readonly (CommandAnswer | Error)[]> {
    try {
      const { bulk } = await this.#client.sendOnce({
        operation: executeCommands,
        variables: { commands },
        isBulk: true,
      });
      return bulk.outcomes;
    } catch (thrown) {
      if (!(thrown instanceof ValueRefused) || commands.length === 1) throw thrown;
      const alone = commands.map((command) => this.#sendBulk([command]));
      return (await Promise.allSettled(alone)).flatMap(answerOrError);
    }
  }
}

function answerOrError(
  settled: PromiseSettledResult<readonly (CommandAnswer | Error)[]>,
): readonly (CommandAnswer | Error)[] {
  return settled.status === 'fulfilled' ? settled.value : [settled.reason];
}
