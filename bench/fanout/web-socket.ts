const FIN_TEXT = 0x81;
const TEXT = 0x1;
const PING = 0x9;
const MASKED = 0x80;
/** Lengths from here on are written in two bytes, or eight. */
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

/** A text message as a client sends it; shorter than 64 KiB. The mask is zero: nobody on the way has to be kept from reading. */
export function maskedText(text: string): Buffer {
  const payload = Buffer.from(text);
  const short = payload.length < TWO_BYTES;
  const head = Buffer.alloc(short ? 6 : 8);
  head[0] = FIN_TEXT;
  head[1] = MASKED | (short ? payload.length : TWO_BYTES);
  if (!short) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** What a client answers a ping with. */
export const PONG = Buffer.from([0x8a, MASKED, 0, 0, 0, 0]);

/** Takes a server's frames apart: whole, not compressed, not masked, as these servers send them. */
export class FrameReader {
  readonly #onText: (payload: Buffer) => void;
  readonly #onPing: () => void;
  #rest: Buffer | null = null;

  constructor(onText: (payload: Buffer) => void, onPing: () => void) {
    this.#onText = onText;
    this.#onPing = onPing;
  }

  read(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    for (;;) {
      const frame = frameAt(bytes, at);
      if (!frame) break;
      const kind = (bytes[at] ?? 0) & 0xf;
      if (kind === TEXT) this.#onText(bytes.subarray(frame.from, frame.to));
      else if (kind === PING) this.#onPing();
      at = frame.to;
    }
    this.#rest = at < bytes.length ? bytes.subarray(at) : null;
  }
}

/** Where the payload of the frame lies that begins here; null if it is not all there. */
function frameAt(bytes: Buffer, at: number): { readonly from: number; readonly to: number } | null {
  if (bytes.length < at + 2) return null;
  const length = bytes[at + 1] ?? 0;
  const from = at + (length < TWO_BYTES ? 2 : length < EIGHT_BYTES ? 4 : 10);
  if (bytes.length < from) return null;
  const size =
    length < TWO_BYTES
      ? length
      : length < EIGHT_BYTES
        ? bytes.readUInt16BE(at + 2)
        : Number(bytes.readBigUInt64BE(at + 2));
  return bytes.length < from + size ? null : { from, to: from + size };
}
