import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import { v7 as newUuid } from 'uuid';
import type { GraphqlContext } from '../context.ts';
import { type FaultLog, presentError } from '../present-errors.ts';
import type { SubscriptionCounts } from './counts.ts';
import { type LiveSource, liveSourceOf } from './live-source.ts';
import type { Delivery } from './member.ts';
import { MessageFrame } from './message-frame.ts';
import { SubscriptionGroup } from './subscription-group.ts';

/** A subscription that may run: what to execute, and where its messages go. */
export interface SubscriptionArgs extends ExecutionArgs {
  readonly contextValue: GraphqlContext;
  /** Equal for operations that make the same of a value of their source. */
  readonly selection: string;
  readonly cost: number;
  readonly delivery: Delivery;
}

interface HubOptions {
  readonly log: FaultLog;
  readonly counts: SubscriptionCounts;
}

type Group = SubscriptionGroup<unknown>;

/**
 * Runs subscriptions: those that select the same, of the same source, for the same principal, as one. Of each change of its source
 * a group executes its operation once and sends every member the same bytes.
 */
export class SubscriptionHub {
  readonly #options: HubOptions;
  readonly #groups = new Map<string, Group>();

  constructor(options: HubOptions) {
    this.#options = options;
  }

  /** Starts a subscription; resolves with an iterator that ends with it, or with the errors of the request. */
  async start(args: SubscriptionArgs): Promise<AsyncIterableIterator<never> | ExecutionResult> {
    const { contextValue: context, delivery, selection } = args;
    const values = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in values)) return values;
    try {
      const source = liveSourceOf(values);
      const key = JSON.stringify([context.principal.id, source.key, selection]);
      const member = (this.#groups.get(key) ?? this.#open(key, args, source)).join(delivery, source);
      const leave = () => member.end();
      if (context.signal.aborted) leave();
      else context.signal.addEventListener('abort', leave, { once: true });
      return member;
    } catch (error) {
      return failed(error);
    }
  }

  #open(key: string, args: SubscriptionArgs, source: LiveSource<unknown>): Group {
    const { counts } = this.#options;
    const leaving = new AbortController();
    // What is executed for all is nobody's own story.
    const contextValue: GraphqlContext = {
      ...args.contextValue,
      correlationId: newUuid(),
      causationId: null,
      signal: leaving.signal,
    };
    const group = new SubscriptionGroup({
      source,
      counts,
      frameOf: (value) => this.#frameOf({ ...args, contextValue, rootValue: value }),
      onEmpty: () => {
        leaving.abort();
        counts.groups -= 1;
        this.#groups.delete(key);
      },
    });
    counts.groups += 1;
    this.#groups.set(key, group);
    return group;
  }

  #frameOf(args: ExecutionArgs): MessageFrame | Promise<MessageFrame> {
    this.#options.counts.executions += 1;
    const { correlationId } = args.contextValue as GraphqlContext;
    const result = execute(args);
    if (result instanceof Promise) return result.then((one) => this.#serialise(one, correlationId));
    return this.#serialise(result as ExecutionResult, correlationId);
  }

  #serialise({ data, errors }: ExecutionResult, correlationId: string): MessageFrame {
    if (!errors) return new MessageFrame({ data });
    const presented = errors.map((error) => presentError(error, { log: this.#options.log, correlationId }));
    return new MessageFrame(data === undefined ? { errors: presented } : { errors: presented, data });
  }
}

/** A subscription that ends with an error as soon as somebody asks. */
function failed(error: unknown): AsyncIterableIterator<never> {
  const iterator: AsyncIterableIterator<never> = {
    next: () => Promise.reject(error),
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
