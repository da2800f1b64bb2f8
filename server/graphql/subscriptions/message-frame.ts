/** The part of a `next` message that is the same for everybody who gets it: all but the id. */
export class MessageFrame {
  readonly #rest: Buffer;

  constructor(payload: object) {
    this.#rest = Buffer.from(`${JSON.stringify(payload)}}`);
  }

  /** The whole message, for the subscriber whose id is in the prefix. */
  after(prefix: Buffer): Buffer {
    const message = Buffer.allocUnsafe(prefix.length + this.#rest.length);
    prefix.copy(message);
    this.#rest.copy(message, prefix.length);
    return message;
  }
}
