import type { Envelope, MessageFrame } from './message-frame.ts';

/** Where a subscriber's messages go. */
export interface Delivery {
  /** What makes a payload a message to this subscriber. */
  readonly envelope: Envelope;
  /** Sends one message; `sent` is called when it has left the process, or can't. */
  readonly send: (message: Buffer, sent: () => void) => void;
}

/** What a member needs of its group. */
export interface MemberGroup<T> {
  readonly merge: (pending: T, next: T) => T;
  /** Executes the member's operation for a value that is its own. */
  readonly frameOf: (value: T) => MessageFrame | Promise<MessageFrame>;
  readonly onSent: () => void;
  /** A value was merged into one that had not been sent yet. */
  readonly onConflated: () => void;
  readonly onLeave: (member: Member<T>) => void;
}

const DONE = { done: true, value: undefined } as const;

/**
 * One subscriber of a group: sends frames that the group made for all. While one has not left the process yet, which is when the
 * client does not read, what follows is merged into one value, and a frame of its own is made for that; so a slow client costs
 * one value, never a queue.
 *
 * For the transports it is an iterator without values that ends with the subscription: messages are sent past it.
 */
export class Member<T> implements AsyncGenerator<never, undefined, undefined> {
  readonly #delivery: Delivery;
  readonly #group: MemberGroup<T>;
  /** A frame is on its way, or its own frame is being made; or it has not begun. */
  #busy = true;
  #pending: { readonly value: T } | null = null;
  #end: ((failure?: { readonly error: unknown }) => void) | null = null;
  readonly #ended: Promise<IteratorResult<never, undefined>>;

  constructor(delivery: Delivery, group: MemberGroup<T>) {
    this.#delivery = delivery;
    this.#group = group;
    this.#ended = new Promise((resolve, reject) => {
      this.#end = (failure) => (failure ? reject(failure.error) : resolve(DONE));
    });
    // Whoever iterates is told; if nobody does any more, nobody has to be.
    this.#ended.catch(() => {});
  }

  /** Sends the first frame. */
  begin(frame: MessageFrame): void {
    this.#send(frame);
  }

  /** Sends a frame that was made for all, or keeps its value until the client has taken what came before. */
  take(frame: MessageFrame, value: T): void {
    if (this.#busy) this.keep(value);
    else this.#send(frame);
  }

  /** Keeps a value until the client has taken what came before. */
  keep(value: T): void {
    try {
      if (this.#pending) this.#group.onConflated();
      this.#pending = { value: this.#pending ? this.#group.merge(this.#pending.value, value) : value };
    } catch (error) {
      this.end({ error });
    }
  }

  /** Sends what was kept, if the client is ready for it. */
  flush(): void {
    const pending = this.#pending;
    if (this.#busy || !pending || !this.#end) return;
    this.#pending = null;
    this.#busy = true;
    void this.#sendOwn(pending.value);
  }

  /** Ends the subscription: for the client with an error, or as complete. */
  end(failure?: { readonly error: unknown }): void {
    const end = this.#end;
    if (!end) return;
    this.#end = null;
    this.#pending = null;
    this.#group.onLeave(this);
    end(failure);
  }

  next(): Promise<IteratorResult<never, undefined>> {
    return this.#ended;
  }

  async return(): Promise<IteratorResult<never, undefined>> {
    this.end();
    return DONE;
  }

  async throw(error?: unknown): Promise<IteratorResult<never, undefined>> {
    this.end();
    throw error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #sendOwn(value: T): Promise<void> {
    try {
      this.#send(await this.#group.frameOf(value));
    } catch (error) {
      this.end({ error });
    }
  }

  #send(frame: MessageFrame): void {
    if (!this.#end) return;
    this.#busy = true;
    this.#group.onSent();
    this.#delivery.send(frame.in(this.#delivery.envelope), this.#sent);
  }

  readonly #sent = (): void => {
    this.#busy = false;
    if (this.#pending) this.flush();
  };
}
