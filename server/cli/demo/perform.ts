import type { WrittenAccount } from '../client/balance.ts';
import { type Command, commands, type MoneyInput, type Outcome, sendCommand } from '../client/commands.ts';
import { ClientFailure } from '../client/failure.ts';
import type { GraphqlClient } from '../client/graphql-client.ts';
import { KeyedQueue } from '../client/keyed-queue.ts';
import type { Progress } from '../client/progress.ts';
import type { Plan, Recipe } from './plan.ts';
import type { Step } from './steps.ts';
import { commandIdOf, storyOf } from './story.ts';

/** Enough to fill the server's batches; more would only wait there. */
const CONCURRENCY = 32;

/** The plan is in memory anyway; this bounds the promises that wait for their turn. */
const MAXIMUM_WAITING_STEPS = 1_000;

/** What performing needs. */
export interface Stage {
  readonly client: GraphqlClient;
  readonly recipe: Recipe;
  readonly plan: Plan;
  readonly progress: Progress;
}

/** What came of it. */
export interface Performance {
  readonly eventsAdded: number;
  readonly stepsReplayed: number;
  /** In the order of the plan's accounts. */
  readonly accounts: readonly (WrittenAccount | undefined)[];
}

/**
 * Carries a plan out through the API: steps of one account in their order, accounts side by side. A step that is
 * refused ends it with a ClientFailure: the plan has none that a book would refuse, unless somebody else moved money.
 */
export async function performPlan(stage: Stage): Promise<Performance> {
  const performer = new Performer(stage);
  const queue = new KeyedQueue({ concurrency: CONCURRENCY, maximumWaiting: MAXIMUM_WAITING_STEPS });
  for (const [number, step] of stage.plan.steps.entries()) {
    const accounts = step.kind === 'transfer' ? [step.account, step.toAccount] : [step.account];
    await queue.add(accounts.map(String), () => performer.perform(step, number));
  }
  await queue.drain();
  return performer;
}

class Performer implements Performance {
  eventsAdded = 0;
  stepsReplayed = 0;
  readonly accounts: (WrittenAccount | undefined)[] = [];
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async perform(step: Step, number: number): Promise<void> {
    const outcome = await this.#send(step, commandIdOf(this.#stage.recipe, number));
    if (outcome.status === 'refused') {
      throw new ClientFailure(
        `The demo can't go on: ${step.kind} on ${step.bookedOn} was refused. ${outcome.message}`,
      );
    }
    if (outcome.replayed) this.stepsReplayed += 1;
    else this.eventsAdded += step.kind === 'transfer' ? 2 : 1;
    this.#remember(step, outcome);
    this.#stage.progress.advance();
  }

  #remember(step: Step, { account, position }: Outcome & { readonly status: 'accepted' }): void {
    const id = step.kind === 'open' ? account?.id : this.#idOf(step.account);
    if (id === undefined) throw new ClientFailure('The server did not show an account that it opened.');
    this.accounts[step.account] = { id, position };
    if (step.kind === 'transfer')
      this.accounts[step.toAccount] = { id: this.#idOf(step.toAccount), position };
  }

  #send(step: Step, commandId: string): Promise<Outcome> {
    const { bookedOn } = step;
    if (step.kind === 'open') {
      const { owner } = step;
      const overdraftLimit = step.overdraftLimit.toString();
      const currency = this.#currencyOf(step);
      return this.#command(commands.openAccount, { commandId, owner, currency, overdraftLimit, bookedOn });
    }
    const accountId = this.#idOf(step.account);
    switch (step.kind) {
      case 'deposit':
      case 'withdraw': {
        const command = step.kind === 'deposit' ? commands.depositMoney : commands.withdrawMoney;
        const { description, counterparty } = step;
        const amount = this.#money(step);
        return this.#command(command, { commandId, accountId, amount, bookedOn, description, counterparty });
      }
      case 'transfer': {
        const input = {
          commandId,
          fromAccountId: accountId,
          toAccountId: this.#idOf(step.toAccount),
          bookedOn,
        };
        const { description } = step;
        return this.#command(commands.transferMoney, { ...input, amount: this.#money(step), description });
      }
      case 'rename':
        return this.#command(commands.renameOwner, { commandId, accountId, owner: step.owner, bookedOn });
      case 'freeze':
        return this.#command(commands.freezeAccount, { commandId, accountId, reason: step.reason, bookedOn });
      case 'close':
        return this.#command(commands.closeAccount, { commandId, accountId, reason: step.reason, bookedOn });
    }
  }

  #command<Input extends object>(command: Command<Input>, input: Input): Promise<Outcome> {
    return sendCommand(this.#stage.client, command, input, storyOf(this.#stage.recipe));
  }

  #money(step: Step & { readonly amount: bigint }): MoneyInput {
    return { minorUnits: step.amount.toString(), currency: this.#currencyOf(step) };
  }

  #currencyOf({ account }: Step): string {
    return this.#stage.plan.currencies[account] ?? '';
  }

  #idOf(account: number): string {
    return this.accounts[account]?.id ?? '';
  }
}
