import pLimit from 'p-limit';
import { readBalance } from '../client/balance.ts';
import { ClientFailure, withWayOn } from '../client/failure.ts';
import { GraphqlClient } from '../client/graphql-client.ts';
import { grouped } from '../client/money.ts';
import { startProgress } from '../client/progress.ts';
import { reachServer } from '../client/reach-server.ts';
import { countOpenings, readBook } from './book.ts';
import { today } from './calendar.ts';
import type { DemoOptions } from './options.ts';
import { type Performance, performPlan } from './perform.ts';
import { type Plan, planDemo, type Recipe } from './plan.ts';
import { lastDayOf, storyOf } from './story.ts';

/** As many queries at a time as the server answers without queueing. */
const CONCURRENT_QUERIES = 16;

/** All that the demo has to tell at its end. */
export interface DemoReport {
  readonly recipe: Recipe;
  readonly plan: Plan;
  readonly performance: Performance;
  /** The balances on the read side, in the order of the plan's accounts. */
  readonly balances: readonly bigint[];
  readonly seconds: number;
}

/**
 * Fills a running server's book with an invented bank, and waits until all of it can be seen. Rejects with
 * ClientFailure if the book has accounts that are not the demo's and it is not forced.
 */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const server = { url: options.url, key: options.key };
  await reachServer(server);
  const client = new GraphqlClient(server);
  const recipe = await chooseRecipe(client, options);
  const plan = planDemo(recipe);
  const startedAt = performance.now();
  const progress = startProgress({ total: plan.steps.length, unit: 'steps' });
  const performed = await performPlan({ client, recipe, plan, progress })
    .catch((thrown: unknown) => {
      throw withWayOn(thrown);
    })
    .finally(() => progress.stop());
  const limit = pLimit(CONCURRENT_QUERIES);
  const balances = await limit.map(performed.accounts, async (account) =>
    account === undefined ? 0n : ((await readBalance(client, account)) ?? 0n),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  return { recipe, plan, performance: performed, balances, seconds };
}

/** A demo that was begun on another day is gone on with, not added a second time. */
async function chooseRecipe(client: GraphqlClient, options: DemoOptions): Promise<Recipe> {
  const { seed, accounts, months, force } = options;
  const book = await readBook(client);
  const until = options.until ?? lastDayOf(book.firstStory ?? '', { seed, accounts, months }) ?? today();
  const recipe = { seed, accounts, months, until };
  const foreign = book.accountCount - (await countOpenings(client, storyOf(recipe)));
  if (foreign > 0 && !force) {
    const there = foreign === 1 ? 'is 1 account that is' : `are ${grouped(foreign)} accounts that are`;
    throw new ClientFailure(
      `There ${there} not of this demo in the book, so nothing was added. ` +
        'The demo fills an empty book, or goes on with one that was begun with the same options; --force adds it all the same.',
    );
  }
  return recipe;
}
