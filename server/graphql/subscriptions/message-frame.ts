/** What a transport puts around a payload that makes it a message for one subscriber. */
export interface Envelope {
  /** What goes first and tells how many bytes follow, if the transport needs that. */
  readonly head?: (length: number) => Buffer;
  readonly before: Buffer;
  readonly after: Buffer;
}

/** The part of a message that is the same for everybody who gets it, whatever the transport: the payload, as JSON on one line. */
export class MessageFrame {
  readonly #payload: Buffer;

  constructor(payload: object) {
    this.#payload = Buffer.from(JSON.stringify(payload));
  }

  /** The whole message. */
  in({ head, before, after }: Envelope): Buffer {
    const parts = [before, this.#payload, after];
    const length = before.length + this.#payload.length + after.length;
    if (!head) return Buffer.concat(parts, length);
    const first = head(length);
    return Buffer.concat([first, ...parts], first.length + length);
  }
}
