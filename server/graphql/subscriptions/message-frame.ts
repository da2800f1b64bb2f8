/** What a transport puts around a payload that makes it a message for one subscriber. */
export interface Envelope {
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
  in({ before, after }: Envelope): Buffer {
    return Buffer.concat([before, this.#payload, after]);
  }
}
