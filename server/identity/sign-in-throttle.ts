import pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

/** Guesses at one account's password before it has to rest, wherever they come from. */
const TRIES_PER_ACCOUNT = 10;
/** Guesses from one address, at whatever accounts: a whole office may sit behind it. */
const TRIES_PER_ADDRESS = 50;
const WITHIN_SECONDS = 15 * 60;

/** Who tries to sign in, and as whom. */
export interface SignInAttempt {
  readonly address: string;
  readonly email: string;
}

/** Bounds how often passwords can be guessed, over all processes: it is counted in the database. */
export class SignInThrottle {
  readonly #byAccount: RateLimiterPostgres;
  readonly #byAddress: RateLimiterPostgres;

  constructor(pool: pg.Pool) {
    // The limiter counts with numbers, where the pool reads a bigint as one.
    const storeClient = {
      query: (statement: pg.QueryConfig) => pool.query({ ...statement, types: pg.types }),
    };
    const limiter = (keyPrefix: string, points: number) =>
      new RateLimiterPostgres({
        storeClient,
        storeType: 'pool',
        tableName: 'sign_in_attempts',
        tableCreated: true,
        clearExpiredByTimeout: true,
        keyPrefix,
        points,
        duration: WITHIN_SECONDS,
      });
    this.#byAccount = limiter('account', TRIES_PER_ACCOUNT);
    this.#byAddress = limiter('address', TRIES_PER_ADDRESS);
  }

  /** Counts an attempt before it is made, so that many at a time don't slip through. Returns how long to wait, or null if it may be made. */
  async admit({ address, email }: SignInAttempt): Promise<Wait | null> {
    return (
      (await waitFor(this.#byAddress.consume(address))) ??
      (await waitFor(this.#byAccount.consume(accountOf(email))))
    );
  }

  /** The same for an attempt of which it is not known yet whose it is. */
  admitAddress(address: string): Promise<Wait | null> {
    return waitFor(this.#byAddress.consume(address));
  }

  /** Takes back what was counted, since the password was right. */
  async succeeded({ address, email }: SignInAttempt): Promise<void> {
    await Promise.all([this.addressSucceeded(address), this.#byAccount.delete(accountOf(email))]);
  }

  /** Takes back what `admitAddress` counted. */
  async addressSucceeded(address: string): Promise<void> {
    await this.#byAddress.reward(address);
  }
}

/** How long to wait before the next attempt. */
interface Wait {
  readonly retryAfterMs: number;
}

async function waitFor(counted: Promise<RateLimiterRes>): Promise<Wait | null> {
  try {
    await counted;
    return null;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return { retryAfterMs: refused.msBeforeNext };
    throw refused;
  }
}

/** Short whatever was typed. */
function accountOf(email: string): string {
  return email.trim().toLowerCase().slice(0, 200);
}
