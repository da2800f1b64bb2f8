import { describe, expect, test } from 'vitest';
import { zeroCounts } from '../../../server/graphql/subscriptions/counts.ts';
import type { LiveListener, LiveSource } from '../../../server/graphql/subscriptions/live-source.ts';
import type { Delivery } from '../../../server/graphql/subscriptions/member.ts';
import { MessageFrame } from '../../../server/graphql/subscriptions/message-frame.ts';
import { SubscriptionGroup } from '../../../server/graphql/subscriptions/subscription-group.ts';

type Numbers = readonly number[];

/** A client that takes messages as long as it is told to. */
class Client {
  readonly received: unknown[] = [];
  reads = true;
  #unread: (() => void) | null = null;

  delivery(id: string): Delivery {
    return {
      envelope: { before: Buffer.from(`{"to":"${id}","payload":`), after: Buffer.from('}') },
      send: (message, sent) => {
        expect(this.#unread).toBeNull();
        const { to, payload } = JSON.parse(message.toString());
        expect(to).toBe(id);
        this.received.push(payload);
        if (this.reads) queueMicrotask(sent);
        else this.#unread = sent;
      },
    };
  }

  /** Reads what it has left unread, and all that follows. */
  readOn(): void {
    this.reads = true;
    const unread = this.#unread;
    this.#unread = null;
    unread?.();
  }
}

/** A group whose source and executions the test drives. */
function createGroup({ inTime = true }: { readonly inTime?: boolean } = {}) {
  let listener: LiveListener<Numbers> | undefined;
  const held: (() => void)[] = [];
  const snapshots: ((value: Numbers) => void)[] = [];
  const executed: Numbers[] = [];
  const ended: string[] = [];
  const counts = zeroCounts();
  const source: LiveSource<Numbers> = {
    key: 'numbers',
    merge: (pending, next) => [...pending, ...next],
    open: (opened) => {
      listener = opened;
      return { snapshot: (hand) => snapshots.push(hand), close: () => ended.push('closed') };
    },
  };
  const frameOf = (value: Numbers) => {
    executed.push(value);
    const frame = new MessageFrame(value);
    return inTime ? frame : new Promise<MessageFrame>((resolve) => held.push(() => resolve(frame)));
  };
  const group = new SubscriptionGroup({ source, frameOf, counts, onEmpty: () => ended.push('empty') });
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    counts,
    ended,
    executed,
    turn,
    tell: (...value: number[]) => listener?.tell(value),
    fail: (error: unknown) => listener?.fail(error),
    /** Hands a snapshot to everybody who waits for one. */
    hand: async (...value: number[]) => {
      // One array for all, as a source that reads once for all has it.
      for (const hand of snapshots.splice(0)) hand(value);
      await turn();
    },
    /** Ends the execution that began first. */
    release: async () => {
      held.shift()?.();
      await turn();
    },
    join: (client: Client, id: string, newerThan?: number) => {
      const of = (snapshot: Numbers) => snapshot.filter((one) => one > (newerThan ?? 0));
      return group.join(
        client.delivery(id),
        newerThan === undefined ? {} : { beginning: { key: String(newerThan), of } },
      );
    },
  };
}

describe('subscribers who ask for the same', () => {
  test('share the execution of their snapshot and of each change', async () => {
    const { counts, executed, hand, join, tell, turn } = createGroup();
    const clients = Array.from({ length: 5 }, () => new Client());
    for (const [index, client] of clients.entries()) join(client, `id ${index}`);
    await hand(1);
    for (const value of [2, 3]) {
      tell(value);
      await turn();
    }
    expect(clients.map(({ received }) => received)).toEqual(clients.map(() => [[1], [2], [3]]));
    expect(executed).toEqual([[1], [2], [3]]);
    expect(counts).toMatchObject({ subscriptions: 5, messages: 15, conflated: 0 });
  });

  test('begin each with what is new to him', async () => {
    const { executed, hand, join } = createGroup();
    const [one, other, third] = [new Client(), new Client(), new Client()];
    join(one, 'a', 1);
    join(other, 'b', 2);
    join(third, 'c', 2);
    await hand(1, 2, 3);
    expect([one.received, other.received, third.received]).toEqual([[[2, 3]], [[3]], [[3]]]);
    expect(executed).toEqual([[2, 3], [3]]);
  });

  test('begin when they come: with a snapshot, and then what follows it', async () => {
    const { hand, join, tell, turn } = createGroup();
    const [early, late] = [new Client(), new Client()];
    join(early, 'a');
    await hand(1);
    join(late, 'b');
    tell(2);
    await turn();
    await hand(1, 2);
    tell(3);
    await turn();
    expect(early.received).toEqual([[1], [2], [3]]);
    expect(late.received).toEqual([[1, 2], [3]]);
  });
});

describe('while a change is being executed', () => {
  test('those that follow are merged, and executed after it', async () => {
    const { executed, hand, join, release, tell } = createGroup({ inTime: false });
    const client = new Client();
    join(client, 'a');
    await hand(1);
    await release();
    for (const value of [2, 3, 4]) tell(value);
    await release();
    await release();
    expect(client.received).toEqual([[1], [2], [3, 4]]);
    expect(executed).toEqual([[1], [2], [3, 4]]);
  });

  test('one who begins gets nothing that is in his snapshot, and nothing twice', async () => {
    const { hand, join, release, tell } = createGroup({ inTime: false });
    const [early, late] = [new Client(), new Client()];
    join(early, 'a');
    await hand(1);
    await release();
    tell(2);
    tell(3);
    join(late, 'b');
    await hand(1, 2, 3);
    tell(4);
    await release(); // [2], for early
    await release(); // the snapshot, for late
    await release(); // [3, 4], for early
    await release(); // [4], for late
    tell(5);
    await release();
    expect(early.received).toEqual([[1], [2], [3, 4], [5]]);
    expect(late.received).toEqual([[1, 2, 3], [4], [5]]);
  });
});

describe('a slow client', () => {
  test('gets what it missed as one value, and holds up nobody', async () => {
    const { counts, hand, join, tell, turn } = createGroup();
    const [quick, slow] = [new Client(), new Client()];
    slow.reads = false;
    join(quick, 'a');
    join(slow, 'b');
    await hand(1);
    for (const value of [2, 3, 4]) {
      tell(value);
      await turn();
    }
    expect(quick.received).toEqual([[1], [2], [3], [4]]);
    expect(slow.received).toEqual([[1]]);
    slow.readOn();
    await turn();
    tell(5);
    await turn();
    expect(slow.received).toEqual([[1], [2, 3, 4], [5]]);
    expect(counts.conflated).toBe(2);
  });
});

describe('the end', () => {
  test('of the last subscription closes the source; of another changes nothing for the rest', async () => {
    const { counts, ended, hand, join, tell, turn } = createGroup();
    const [one, other] = [new Client(), new Client()];
    const [first, second] = [join(one, 'a'), join(other, 'b')];
    await hand(1);
    await first.return();
    expect(await first.next()).toEqual({ done: true, value: undefined });
    tell(2);
    await turn();
    expect([one.received, other.received, ended]).toEqual([[[1]], [[1], [2]], []]);
    await second.return();
    expect(ended).toEqual(['empty', 'closed']);
    expect(counts.subscriptions).toBe(0);
  });

  test('before the snapshot was read delivers nothing', async () => {
    const { hand, join } = createGroup();
    const client = new Client();
    await join(client, 'a').return();
    await hand(1);
    expect(client.received).toEqual([]);
  });

  test('of the source is the end for everybody, with its error', async () => {
    const { ended, fail, hand, join } = createGroup();
    const members = [join(new Client(), 'a'), join(new Client(), 'b')];
    await hand(1);
    const waiting = members.map((member) => expect(member.next()).rejects.toThrow('no more'));
    fail(new Error('no more'));
    await Promise.all(waiting);
    expect(ended).toEqual(['empty', 'closed']);
  });
});
