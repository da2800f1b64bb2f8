import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RequestScope } from './context.ts';

/** Short, so that whoever has used up his share is let in again soon. */
const WINDOW_SECONDS = 10;
const WINDOWS_PER_MINUTE = 60 / WINDOW_SECONDS;

/**
 * What operations may cost (see `costOf`) in a while: in all for each principal, and for each address, from which several may come.
 * Counted in this process: behind one address of several processes everybody has as many shares.
 */
export class CostBudget {
  readonly #principals: RateLimiterMemory;
  readonly #addresses: RateLimiterMemory;

  /** @param perMinute The sum of costs for one principal, and for one address. */
  constructor(perMinute: number) {
    const share = { points: Math.ceil(perMinute / WINDOWS_PER_MINUTE), duration: WINDOW_SECONDS };
    this.#principals = new RateLimiterMemory(share);
    this.#addresses = new RateLimiterMemory(share);
  }

  /** Takes the cost of an operation from both shares. Throws a `GraphQLError`, `RATE_LIMITED`, if either is used up. */
  async charge({ principal, address }: RequestScope, cost: number): Promise<void> {
    const points = Math.max(1, cost);
    try {
      await this.#principals.consume(principal.id, points);
      await this.#addresses.consume(address, points);
    } catch (refusal) {
      throw refusal instanceof RateLimiterRes ? rateLimited(refusal.msBeforeNext) : refusal;
    }
  }
}

function rateLimited(retryAfterMs: number): GraphQLError {
  const seconds = Math.ceil(retryAfterMs / 1000);
  const headers = new HeaderMap([['retry-after', String(seconds)]]);
  return new GraphQLError(
    `Too much was asked for in a short time. Try again in ${seconds} s, or ask for less.`,
    {
      extensions: { code: 'RATE_LIMITED', retryAfterMs, http: { status: 429, headers } },
    },
  );
}
