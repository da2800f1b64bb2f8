import pRetry from 'p-retry';
import { z } from 'zod';
import { ClientFailure, messageOf } from './failure.ts';
import { type HttpAnswer, keepAlivePost, type Post } from './http-exchange.ts';

/** Longer than the longest wait for a projection (30 s), so that only a server that hangs is given up. */
const REQUEST_TIMEOUT_MS = 60_000;

/** A restart with recovery and catching up takes seconds; a minute tells a restart from a server that is gone. */
const RETRY_FOR_MS = 60_000;

const FIRST_RETRY_AFTER_MS = 50;

/** Short, so that work goes on soon after the server is back. */
const LONGEST_PAUSE_MS = 2_000;

/** What a server that is busy, starting or stumbling says; the same request may succeed a moment later. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  'INTERNAL_SERVER_ERROR',
  'OVERLOADED',
  'PROJECTION_BEHIND',
  'PROJECTION_REBUILDING',
  'RATE_LIMITED',
  'SERVICE_UNAVAILABLE',
  'TIMEOUT',
  'TOO_MANY_WAITING',
]);

/** A GraphQL document with the shape of its answer, which is checked: the server may be of another version. */
export interface Operation<Data> {
  readonly document: string;
  readonly data: z.ZodType<Data>;
}

/** One request. */
export interface Request<Data> {
  readonly operation: Operation<Data>;
  readonly variables: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it may be larger than other requests, as a bulk of commands is. */
  readonly isBulk?: boolean;
}

/** Where the server is and how long to be patient with it. */
export interface ClientOptions {
  readonly url: string;
  /** The API key to be let in with; null for none. */
  readonly key: string | null;
  readonly retryForMs?: number;
}

/** It may work a moment later: the server was away, overloaded, or stumbled. */
export class TransientFailure extends Error {
  override readonly name = 'TransientFailure';
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs = 0) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The server can't use a value that was sent; sending it again would not help, but other requests may go on. */
export class ValueRefused extends Error {
  override readonly name = 'ValueRefused';
}

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).partial().optional() }))
    .min(1)
    .optional(),
});

/**
 * Speaks GraphQL with a running server. Transient failures are
 * retried with growing pauses for a bounded time. What is sent is therefore sent at least once: every command has to
 * carry its own id, by which the server recognises a repetition.
 */
export class GraphqlClient {
  readonly url: string;
  readonly #postBody: Post;
  readonly #postBulk: Post;
  readonly #authorization: Readonly<Record<string, string>>;
  readonly #retryForMs: number;

  constructor({ url, key, retryForMs = RETRY_FOR_MS }: ClientOptions) {
    this.url = url;
    this.#authorization = key === null ? {} : { authorization: `Bearer ${key}` };
    this.#postBody = keepAlivePost(`${url}/graphql`, REQUEST_TIMEOUT_MS);
    this.#postBulk = keepAlivePost(`${url}/graphql/bulk`, REQUEST_TIMEOUT_MS);
    this.#retryForMs = retryForMs;
  }

  /**
   * Sends a request until it is answered and resolves to its checked answer.
   * Throws ValueRefused if a value can't be used, and ClientFailure if going on makes no sense.
   */
  send<Data>(request: Request<Data>): Promise<Data> {
    return this.retrying(() => this.sendOnce(request));
  }

  /** Makes an attempt until it does not end with a TransientFailure any more, or time is up. */
  async retrying<Result>(attempt: () => Promise<Result>): Promise<Result> {
    try {
      return await pRetry(attempt, {
        retries: Number.POSITIVE_INFINITY,
        maxRetryTime: this.#retryForMs,
        minTimeout: FIRST_RETRY_AFTER_MS,
        maxTimeout: LONGEST_PAUSE_MS,
        randomize: true,
        shouldRetry: ({ error }) => error instanceof TransientFailure,
        onFailedAttempt: async ({ error }) => {
          if (error instanceof TransientFailure) await pause(error.retryAfterMs);
        },
      });
    } catch (thrown) {
      if (thrown instanceof TransientFailure) throw this.#givenUp(thrown);
      throw thrown;
    }
  }

  /** Like `send`, but what may go better a moment later is a TransientFailure. */
  async sendOnce<Data>({ operation, variables, headers, isBulk = false }: Request<Data>): Promise<Data> {
    const post = isBulk ? this.#postBulk : this.#postBody;
    const body = JSON.stringify({ query: operation.document, variables });
    const { status, text } = await this.#exchange(post, body, headers);
    if (status === 429 || status >= 500) throw new TransientFailure(`it answers HTTP ${status}`);
    const answer = answerSchema.safeParse(parseJson(text));
    if (!answer.success) throw this.#notDaybook(`HTTP ${status}`);
    if (answer.data.errors !== undefined) throw this.#failureOf(answer.data.errors);
    const data = operation.data.safeParse(answer.data.data);
    if (!data.success) throw this.#notDaybook(z.prettifyError(data.error));
    return data.data;
  }

  #givenUp(last: TransientFailure): ClientFailure {
    const seconds = Math.round(this.#retryForMs / 1000);
    return new ClientFailure(
      `Gave up on the server at ${this.url} after ${seconds} s: ${last.message}. Another one is named with --url or DAYBOOK_URL.`,
    );
  }

  async #exchange(post: Post, body: string, headers: Request<unknown>['headers']): Promise<HttpAnswer> {
    try {
      return await post(body, { ...this.#authorization, ...headers });
    } catch (thrown) {
      throw new TransientFailure(connectionProblem(thrown));
    }
  }

  #notLetIn(): string {
    const sent = 'authorization' in this.#authorization;
    return sent
      ? `The server at ${this.url} does not know the API key that was sent, or it has expired or was revoked; give another with --key or DAYBOOK_KEY.`
      : `The server at ${this.url} asks for an API key; give it with --key or DAYBOOK_KEY.`;
  }

  #notDaybook(what: string): ClientFailure {
    return new ClientFailure(
      `What answers at ${this.url} is not a Daybook server of this version (${what}).`,
    );
  }

  #failureOf(errors: NonNullable<z.output<typeof answerSchema>['errors']>): Error {
    const [first] = errors;
    const code = first?.extensions?.code ?? 'UNKNOWN';
    const message = first?.message ?? 'no reason given';
    if (TRANSIENT_CODES.has(code)) return new TransientFailure(`${code}: ${message}`);
    if (code === 'UNAUTHENTICATED') return new ClientFailure(this.#notLetIn());
    if (code === 'BAD_USER_INPUT') return new ValueRefused(message);
    return new ClientFailure(`The server at ${this.url} refuses to answer: ${message} (${code}).`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function connectionProblem(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : null;
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  return messageOf(thrown) || (code ?? 'the connection failed');
}

async function pause(milliseconds: number): Promise<void> {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
