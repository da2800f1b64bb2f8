import { setTimeout as sleep } from 'node:timers/promises';
import { accountIdOf } from '../mutation/operations.ts';
import { loadAverage } from '../support/machine.ts';
import { rounded } from '../support/statistics.ts';
import type { Usage } from '../support/usage.ts';
import type { Worker } from '../support/worker.ts';
import { renameOwner, sendDeposits } from './deposits.ts';
import type * as daybookServer from './serve-daybook.ts';
import type * as rawServer from './serve-raw.ts';
import type * as subscribersModule from './subscribers.ts';
import type { Opening } from './subscribers.ts';

type Subscribers = Worker<typeof subscribersModule>;

/** After the last change, how long the last subscriber may take to hear of it. */
const MAX_DELIVERY_MS = 60_000;
const LOOK_MS = 100;

/** What a page that shows an account subscribes to. */
export const subscription = {
  query: `subscription AccountVersions($ids: [ID!]!) { accountVersions(ids: $ids) { kind position
    versions { accountId version position account { id owner status version currency openedOn changedAt
      balance { minorUnits currency formatted } overdraftLimit { minorUnits currency } available { minorUnits currency formatted } } } } }`,
  variables: { ids: [accountIdOf(0)] },
};

/** One round of one server. */
export interface Delivery {
  readonly subscribers: number;
  readonly changes: number;
  readonly messages: number;
  readonly bytesEach: number;
  readonly perSecond: number;
  /** Of the server's processor time, in microseconds for each message delivered. */
  readonly cpuMicroseconds: number;
  /** Subscribers who were not told the last change, and changes that the one with the fewest messages was told with another. */
  readonly lost: number;
  readonly conflated: number;
  readonly loadAverage: number;
}

/** How many changes, how fast. */
export interface Changes {
  readonly messages: number;
  readonly perSecond: number;
}

/** A server that is fed changes. */
export interface Fed {
  readonly port: number;
  readonly key: string | null;
  readonly subscription: Opening['subscription'];
  readonly usage: () => Promise<Usage>;
  /** Makes the changes; resolves when all of them are made, with the version that the last one led to. */
  readonly feed: (changes: Changes) => Promise<void>;
  /** The version that is the last one after so many more changes. */
  readonly lastVersion: (changes: number) => number;
}

/** Where a server's subscribers connect, and how. */
export function openingOf({ port, key, subscription: wanted }: Fed) {
  return { port, key, subscription: wanted };
}

/** Connects subscribers, feeds changes, and waits until everybody was told the last one. */
export async function measureRound(
  fed: Fed,
  clients: Subscribers,
  { subscribers, changes }: { readonly subscribers: number; readonly changes: Changes },
): Promise<Delivery> {
  const [load = 0] = loadAverage();
  await clients.call('open', { ...openingOf(fed), subscribers, stalled: 0 });
  const before = await fed.usage();
  const startedAt = performance.timeOrigin + performance.now();
  const wanted = fed.lastVersion(changes.messages);
  await fed.feed(changes);
  const received = await untilTold(clients, wanted);
  const after = await fed.usage();
  await clients.call('close', undefined);
  const { messages, bytes, lastAt, fewest } = received;
  return {
    subscribers,
    changes: changes.messages,
    messages,
    bytesEach: Math.round(bytes / messages),
    perSecond: rounded((messages * 1_000) / (lastAt - startedAt)),
    cpuMicroseconds: rounded(((after.cpuMs - before.cpuMs) * 1_000) / messages),
    lost: received.lowestVersion === wanted ? 0 : subscribers - received.open + 1,
    conflated: changes.messages - fewest,
    loadAverage: load,
  };
}

/** Waits until everybody who reads was told a version; gives up after a while. */
export async function untilTold(clients: Subscribers, version: number) {
  const giveUpAt = performance.now() + MAX_DELIVERY_MS;
  for (;;) {
    const received = await clients.call('received', undefined);
    if (received.lowestVersion >= version || performance.now() > giveUpAt) return received;
    await sleep(LOOK_MS);
  }
}

/** The product: changes are deposits, made through the real mutation. */
export function daybookFed(
  server: Worker<typeof daybookServer>,
  where: { readonly port: number; readonly key: string },
): Fed & { readonly rename: (owner: string) => Promise<void> } {
  let version = 1;
  return {
    ...where,
    subscription,
    usage: () => server.call('usage', undefined),
    lastVersion: (changes) => version + changes,
    feed: async (changes) => {
      await sendDeposits(where, changes);
      version += changes.messages;
    },
    rename: async (owner) => {
      await renameOwner(where, owner);
      version += 1;
    },
  };
}

/** Nothing but `ws`: the same bytes to everybody. */
export function rawFed(server: Worker<typeof rawServer>, port: number, bytes: number): Fed {
  return {
    port,
    key: null,
    subscription: null,
    usage: () => server.call('usage', undefined),
    lastVersion: (changes) => changes,
    feed: (changes) => server.call('broadcast', { ...changes, bytes }),
  };
}
