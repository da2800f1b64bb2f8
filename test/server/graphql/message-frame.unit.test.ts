import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { expect, test } from 'vitest';
import * as ws from 'ws';
import { MessageFrame } from '../../../server/graphql/subscriptions/message-frame.ts';
import { textFrameHead } from '../../../server/graphql/text-frame-head.ts';

/** What `ws` reads frames with; its types leave it out. */
const { Receiver } = ws as unknown as { readonly Receiver: new (options: object) => Writable };

test.each([0, 1, 80, 100, 120, 60_000, 65_500, 65_536, 200_000])(
  'a frame of a text of %i characters and more is read by ws as that text',
  async (length) => {
    const prefix = '{"id":"ü","type":"next","payload":';
    const envelope = { head: textFrameHead, before: Buffer.from(prefix), after: Buffer.from('}') };
    const frame = new MessageFrame({ text: 'x'.repeat(length) }).in(envelope);
    const receiver = new Receiver({ isServer: false });
    const wire = new PassThrough();
    wire.pipe(receiver);
    const message = once(receiver, 'message');
    wire.end(frame);
    const [data, isBinary] = await message;
    expect(isBinary).toBe(false);
    expect(data.toString()).toBe(`${prefix}${JSON.stringify({ text: 'x'.repeat(length) })}}`);
  },
);
