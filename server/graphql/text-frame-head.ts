/** A final frame of text. */
const FINAL_TEXT = 0x81;
/** Lengths from here on are written in the two bytes that follow, or in eight. */
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

/** What goes before so many bytes of text to make them one WebSocket frame of a server (RFC 6455, 5.2), which is not masked. */
export function textFrameHead(length: number): Buffer {
  if (length < TWO_BYTES) return Buffer.from([FINAL_TEXT, length]);
  if (length < 0x1_00_00) return Buffer.from([FINAL_TEXT, TWO_BYTES, length >> 8, length & 0xff]);
  const head = Buffer.alloc(10);
  head[0] = FINAL_TEXT;
  head[1] = EIGHT_BYTES;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
