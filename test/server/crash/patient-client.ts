import { setTimeout as delay } from 'node:timers/promises';
import { keepAlivePost, type Post } from '../../../server/cli/client/http-exchange.ts';
import { authorizationFor } from '../../support/credentials.ts';
import type { SeededRandom } from '../../support/seeded-random.ts';

/** Longer than any interruption of these tests; past it something hangs. */
const ANSWER_WITHIN_MS = 60_000;
/** A client that isn't answered asks again after at most this, as its random choices have it. */
const MAX_PAUSE_MS = 30;

/** An operation of which the one field is called `answer`. */
export interface Question {
  readonly query: string;
  readonly variables: object;
}

interface Reply<Value> {
  readonly data?: { readonly answer: Value } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** Asks a server that may go away at any moment, and come back elsewhere, until it answers. */
export class PatientClient {
  readonly #whereIs: () => Promise<string>;
  readonly #random: SeededRandom;
  readonly #posts = new Map<string, Post>();
  readonly #obstacles = new Map<string, number>();

  constructor(options: { readonly whereIs: () => Promise<string>; readonly random: SeededRandom }) {
    this.#whereIs = options.whereIs;
    this.#random = options.random;
  }

  /** Why questions had to be asked again, and how often. */
  get obstacles(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#obstacles);
  }

  /**
   * Asks until there is an answer; `obstacleIn` says what keeps a value from being one. Throws when the question itself was refused,
   * and when there is no answer for much longer than any interruption takes.
   */
  async ask<Value>(
    { query, variables }: Question,
    obstacleIn: (value: Value) => string | null = () => null,
  ): Promise<{ readonly value: Value; readonly attempts: number }> {
    const body = JSON.stringify({ query, variables });
    const giveUpAt = performance.now() + ANSWER_WITHIN_MS;
    for (let attempts = 1; performance.now() < giveUpAt; attempts += 1) {
      const answer = await this.#askOnce<Value>(body);
      const obstacle = 'obstacle' in answer ? answer.obstacle : obstacleIn(answer.value);
      if ('value' in answer && obstacle === null) return { value: answer.value, attempts };
      this.#count(`${query.startsWith('mutation') ? 'command' : 'query'}: ${obstacle}`);
      await delay(this.#random.integer(0, MAX_PAUSE_MS));
    }
    throw new Error(`no answer within ${ANSWER_WITHIN_MS} ms to ${body}`);
  }

  async #askOnce<Value>(body: string): Promise<{ readonly value: Value } | { readonly obstacle: string }> {
    const url = await this.#whereIs();
    const answer = await this.#postTo(url)(body, authorizationFor(url)).catch(() => null);
    if (answer === null) return { obstacle: 'no answer' };
    const { data, errors } = JSON.parse(answer.text) as Reply<Value>;
    const [fault] = errors ?? [];
    if (fault?.extensions.code === 'INTERNAL_SERVER_ERROR') return { obstacle: 'fault' };
    if (fault || !data) throw new Error(`${answer.status} ${answer.text} in answer to ${body}`);
    return { value: data.answer };
  }

  #postTo(url: string): Post {
    const post = this.#posts.get(url) ?? keepAlivePost(`${url}/graphql`, ANSWER_WITHIN_MS);
    this.#posts.set(url, post);
    return post;
  }

  #count(obstacle: string): void {
    this.#obstacles.set(obstacle, (this.#obstacles.get(obstacle) ?? 0) + 1);
  }
}
