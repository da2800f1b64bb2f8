import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from '../support/worker.ts';
import { type daybookFed, type Fed, openingOf, untilTold } from './measure.ts';
import type * as subscribersModule from './subscribers.ts';

/** The buffers of the kernel, which belong to no heap, take more than ten megabytes for each client before the server feels that it stalls. */
const SECONDS = 20;
/** With messages as large as these, no more of them can be delivered. */
const SUBSCRIBERS = 200;
const CHANGES_PER_SECOND = 60;
/** As long as a name may be, of characters that take three bytes. */
const LONG_NAME = '€'.repeat(200);
/** An operation may have one more. */
const ALIASES = 29;
const STALLED_SHARE = 0.1;

/** The server's heap while some of its clients do not read. */
export interface StalledRun {
  readonly subscribers: number;
  readonly stalled: number;
  /** After a collection, at the end of every second. */
  readonly heapMegabytes: readonly number[];
  /** The last third's mean by the middle third's. */
  readonly growth: number;
  /** Changes that were merged for those who did not take what came before, as the server counts them. */
  readonly conflated: number;
  /** Whether all who read were told the last change. */
  readonly allTold: boolean;
}

interface StalledOptions {
  readonly daybook: ReturnType<typeof daybookFed>;
  readonly clients: Worker<typeof subscribersModule>;
}

/** Feeds changes while a tenth of the subscribers has stopped reading, and looks at the heap every second. */
export async function measureStalled({ daybook, clients }: StalledOptions): Promise<StalledRun> {
  await daybook.rename(LONG_NAME);
  const subscribers = SUBSCRIBERS;
  const stalled = Math.round(subscribers * STALLED_SHARE);
  await clients.call('open', { ...openingOf(daybook), subscription: large(daybook), subscribers, stalled });
  const before = await conflatedBy(daybook);
  const wanted = daybook.lastVersion(CHANGES_PER_SECOND * SECONDS);
  const heap: number[] = [];
  const feeding = daybook.feed({ perSecond: CHANGES_PER_SECOND, messages: CHANGES_PER_SECOND * SECONDS });
  let done = false;
  void feeding.finally(() => {
    done = true;
  });
  while (!done) {
    await sleep(1_000);
    heap.push((await daybook.usage()).heapBytes / 2 ** 20);
  }
  await feeding;
  const { lowestVersion } = await untilTold(clients, wanted);
  const conflated = (await conflatedBy(daybook)) - before;
  await clients.call('close', undefined);
  const third = Math.floor(heap.length / 3);
  const growth = mean(heap.slice(-third)) / mean(heap.slice(third, -third));
  const heapMegabytes = heap.map((value) => Number(value.toFixed(1)));
  console.log(
    `heap in MB with ${stalled} of ${subscribers} stalled, second by second: ${heapMegabytes.join(' ')}; ${conflated} changes conflated`,
  );
  return { subscribers, stalled, heapMegabytes, growth, conflated, allTold: lowestVersion >= wanted };
}

/** What the server's metrics say was merged so far. */
async function conflatedBy({ port, key }: Fed): Promise<number> {
  const metrics = await (
    await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization: `Bearer ${key}` } })
  ).text();
  return Number(/^daybook_subscription_conflated_total (\d+)/m.exec(metrics)?.[1]);
}

/** With a long name many times over, some 17 kB: the kernel's buffers are full soon. */
function large({ subscription }: Fed): Fed['subscription'] {
  if (!subscription) return null;
  const names = Array.from({ length: ALIASES }, (_, index) => `owner${index}: owner`).join(' ');
  return { ...subscription, query: subscription.query.replace('account { id', `account { ${names} id`) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
