import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { subscription } from '../fanout/measure.ts';
import { KeptConnection } from '../mutation/http-client.ts';
import { depositTo } from '../mutation/operations.ts';

/** Between two observations: long enough that one is over when the next begins. */
const PAUSE_MS = 5;

/** What is to be observed. */
export interface Observing {
  readonly port: number;
  readonly key: string;
  readonly accountId: string;
  readonly observations: number;
}

/** One change, all times in milliseconds from when its mutation was sent. */
export interface Observation {
  readonly acknowledgedMs: number;
  /** The answer to a query with `atLeast`, sent when the mutation was acknowledged. */
  readonly queriedMs: number;
  /** The subscription's message. */
  readonly pushedMs: number;
}

const QUERY = `query Account($id: ID!, $atLeast: Position) {
  account(id: $id, atLeast: $atLeast) { id version balance { minorUnits currency } } }`;

interface Answer {
  readonly data: {
    readonly depositMoney?: {
      readonly account: { readonly version: number };
      readonly receipt: { readonly position: string };
    };
    readonly account?: { readonly version: number };
  };
}

/** Sends one mutation after the other and times when each is acknowledged, and visible both ways. */
export async function observe({ port, key, accountId, observations }: Observing): Promise<Observation[]> {
  const [commands, queries] = await Promise.all([
    KeptConnection.open(port, key),
    KeptConnection.open(port, key),
  ]);
  const watcher = await watch({ port, key, accountId });
  const deposit = depositTo([accountId]);
  const observed: Observation[] = [];
  for (let number = 0; number < observations; number += 1) {
    await sleep(PAUSE_MS);
    const sentAt = performance.now();
    const { depositMoney } = bodyOf(await commands.post(JSON.stringify(deposit(0)))).data;
    const acknowledgedMs = performance.now() - sentAt;
    if (!depositMoney) throw new Error('a deposit was refused');
    const variables = { id: accountId, atLeast: depositMoney.receipt.position };
    const { account } = bodyOf(await queries.post(JSON.stringify({ query: QUERY, variables }))).data;
    const queriedMs = performance.now() - sentAt;
    if (account?.version !== depositMoney.account.version) throw new Error('the query shows another version');
    const pushedMs = (await watcher.seen(depositMoney.account.version)) - sentAt;
    observed.push({ acknowledgedMs, queriedMs, pushedMs });
  }
  for (const connection of [commands, queries, watcher]) connection.close();
  return observed;
}

/** A subscriber that remembers when it saw which version. */
async function watch({ port, key, accountId }: Pick<Observing, 'port' | 'key' | 'accountId'>) {
  const headers = { authorization: `Bearer ${key}` };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { headers });
  const seenAt = new Map<number, number>();
  let wake = () => {};
  socket.on('message', (data) => {
    const at = performance.now();
    for (const [, version] of data.toString().matchAll(/"accountId":"[^"]*","version":(\d+)/g))
      seenAt.set(Number(version), at);
    wake();
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  const payload = { query: subscription.query, variables: { ids: [accountId] } };
  socket.once('message', () => socket.send(JSON.stringify({ type: 'subscribe', id: randomUUID(), payload })));
  while (seenAt.size === 0) await new Promise<void>((resolve) => (wake = resolve));
  return {
    seen: async (version: number): Promise<number> => {
      for (;;) {
        const at = seenAt.get(version);
        if (at !== undefined) return at;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    close: () => socket.terminate(),
  };
}

/** The body of an answer over HTTP. */
function bodyOf(answer: string): Answer {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as Answer;
}

/** How much is sent, to which accounts. */
export interface Load {
  readonly port: number;
  readonly key: string;
  readonly accountIds: readonly string[];
  readonly connections: number;
  /** Null: each connection sends its next deposit when the last one is acknowledged. */
  readonly perSecond: number | null;
  readonly forMs: number;
}

/** Sends deposits for a while; returns how many were acknowledged a second. */
export async function load({ port, key, accountIds, connections, perSecond, forMs }: Load): Promise<number> {
  const deposit = depositTo(accountIds);
  const until = performance.now() + forMs;
  let acknowledged = 0;
  const pauseMs = perSecond === null ? 0 : (connections * 1_000) / perSecond;
  const send = async (first: number) => {
    const connection = await KeptConnection.open(port, key);
    let dueAt = performance.now() + (first / connections) * pauseMs;
    for (let account = first; performance.now() < until; account += connections) {
      if (perSecond !== null) await sleep(Math.max(0, dueAt - performance.now()));
      dueAt += pauseMs;
      const answer = await connection.post(JSON.stringify(deposit(account)));
      if (!answer.startsWith('HTTP/1.1 200')) throw new Error(`a deposit failed: ${answer.slice(-300)}`);
      acknowledged += 1;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => send(index)));
  return (acknowledged * 1_000) / forMs;
}
