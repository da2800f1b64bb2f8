import { ReadFailure } from '../errors.ts';

/** A place in one log, as clients hold it: the log's epoch and the position. Opaque to them. */
export type PositionToken = string;

/** Makes and reads the position tokens of one log. */
export class PositionCodec {
  readonly #epoch: string;

  /** @param epoch The log's own name, eight hexadecimal digits. */
  constructor(epoch: string) {
    this.#epoch = epoch;
  }

  encode(position: bigint): PositionToken {
    return `${this.#epoch}.${position}`;
  }

  /** The position that a token stands for. Throws `ReadFailure` if it is not of this log. */
  decode(token: PositionToken): bigint {
    const [epoch, position] = token.split('.');
    if (epoch === this.#epoch && position !== undefined && /^\d{1,19}$/.test(position))
      return BigInt(position);
    throw new ReadFailure(
      'UNKNOWN_POSITION',
      `${token} is not a position of this log, whose positions start with ${this.#epoch}.`,
    );
  }
}
