import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RequestScope } from './context.ts';

/** Short, so that whoever has used up his share is let in again soon. */
const WINDOW_SECONDS = 10;
const WINDOWS_PER_MINUTE = 60 / WINDOW_SECONDS;

/** Who spends: a principal or an address. */
export type Spender = `principal ${string}` | `address ${string}`;

/**
 * What operations may cost (see `costOf`) in a while: in all for each principal, and for each address, from which several may come.
 * Counted in memory; what other processes have let through is told by them (see `SharedSpending`).
 */
export class CostBudget {
  readonly #limiter: RateLimiterMemory;
  /** What was spent here and has not been told to others. */
  #untold = new Map<Spender, number>();

  /** @param perMinute The sum of costs for one principal, and for one address. */
  constructor(perMinute: number) {
    const points = Math.ceil(perMinute / WINDOWS_PER_MINUTE);
    this.#limiter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  }

  /** Takes the cost of an operation from both shares. Throws a `GraphQLError`, `RATE_LIMITED`, if either is used up. */
  async charge(
    { principal, address }: Pick<RequestScope, 'principal' | 'address'>,
    cost: number,
  ): Promise<void> {
    const points = Math.max(1, cost);
    try {
      for (const spender of [`principal ${principal.id}`, `address ${address}`] as const) {
        await this.#limiter.consume(spender, points);
        this.#untold.set(spender, (this.#untold.get(spender) ?? 0) + points);
      }
    } catch (refusal) {
      throw refusal instanceof RateLimiterRes ? rateLimited(refusal.msBeforeNext) : refusal;
    }
  }

  /** Takes what was spent in another process from the share of who spent it. */
  async spentElsewhere(spender: Spender, points: number): Promise<void> {
    await this.#limiter.penalty(spender, points);
  }

  /** What was spent here since the last call. */
  takeUntold(): ReadonlyMap<Spender, number> {
    const untold = this.#untold;
    this.#untold = new Map();
    return untold;
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
