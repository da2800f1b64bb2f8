import { expect, test } from 'vitest';
import { bundleServer, type ChildServer, startChildServer } from '../../support/child-server.ts';
import { authorizationFor } from '../../support/credentials.ts';
import { chooseSeed, SeededRandom } from '../../support/seeded-random.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { HOSTILE_KINDS, type HostileRequest, hostileRequest } from './hostile-requests.ts';
import { ATTACK_KINDS, attack } from './hostile-sockets.ts';

/** Hostile operations in all, over HTTP and WebSocket. */
const OPERATIONS = 10_000;
/** A flood is many operations at once. */
const ATTACKS = 60;
const CALLERS = 16;
/** What the first so many leave behind (compiled code, pools, caches) is where the memory is measured from. */
const WARM_UP = 1_500;
const SIGNED_IN = 'signed in';
const STRANGERS = 'strangers';
const MEBIBYTE = 1024 * 1024;
const MOST_GROWTH_MEBIBYTES = 64;
/** How often it may look as if it had grown. */
const ROUNDS = 3;
const TIMEOUT_MS = 300_000;

/** What tells about the inside: files, stacks, queries, packages. */
const INSIDE = /node_modules|\.ts:\d|\n\s+at |SELECT |prisma/i;

test(`${OPERATIONS.toLocaleString('en')} hostile operations leave the server up, as large as it was, and each answered in GraphQL's own form`, {
  timeout: TIMEOUT_MS,
}, async () => {
  const random = new SeededRandom(chooseSeed());
  const server = startChildServer(await bundleServer(), {
    DAYBOOK_DATA: await temporaryFolder(),
    DAYBOOK_COST_PER_MINUTE: String(Number.MAX_SAFE_INTEGER),
    LOG_LEVEL: 'silent',
  });
  const url = await server.url;
  // The same server by a name at which nobody knows the tests' key.
  const strange = url.replace('127.0.0.1', 'localhost');

  const counts = new Map<string, number>();
  const count = (kind: string, operations: number) => counts.set(kind, (counts.get(kind) ?? 0) + operations);
  const total = () => [SIGNED_IN, STRANGERS].reduce((sum, who) => sum + (counts.get(who) ?? 0), 0);
  const problems: string[] = [];

  const upTo = async (limit: number) => {
    const call = async () => {
      while (total() < limit) {
        const request = hostileRequest(random.oneOf(HOSTILE_KINDS), random);
        const isStranger = random.integer(1, 3) === 1;
        count(request.kind, 1);
        count(isStranger ? STRANGERS : SIGNED_IN, 1);
        const problem = isStranger
          ? await problemOfStranger(strange, request)
          : await problemOf(url, request);
        if (problem) problems.push(`${request.kind}: ${problem}`);
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, call));
  };

  const assail = async (attacks: number) => {
    for (let index = 0; index < attacks; index += 1) {
      const isStranger = index >= attacks / 2;
      const kind = ATTACK_KINDS[index % ATTACK_KINDS.length] ?? '';
      const { operations } = await attack(kind, isStranger ? strange : url, random);
      count(kind, operations);
      count(isStranger ? STRANGERS : SIGNED_IN, operations);
    }
  };

  /** By how much the server has grown, in MiB, once there were so many operations in all. */
  const growth = async (limit: number) => {
    const before = await settled(server, url);
    await assail(ATTACKS);
    await upTo(limit);
    const after = await settled(server, url);
    const used = inMebibytes(after.used - before.used);
    const resident = inMebibytes(after.resident - before.resident);
    console.log(
      `after ${total()} operations: in use ${inMebibytes(after.used)} MiB (grew by ${used}), resident ${inMebibytes(after.resident)} MiB (grew by ${resident})`,
    );
    return { used, resident };
  };

  await upTo(WARM_UP);
  await assail(2 * ATTACK_KINDS.length);
  const grown = [await growth(OPERATIONS)];
  // What the process has been given once, it may keep without using it. What leaks takes as much again, each time.
  for (let more = 2; more <= ROUNDS && (grown.at(-1)?.resident ?? 0) >= MOST_GROWTH_MEBIBYTES; more += 1) {
    grown.push(await growth(more * OPERATIONS));
  }

  console.log(Object.fromEntries(counts));
  expect(problems.slice(0, 10)).toEqual([]);
  const kinds = [...HOSTILE_KINDS, ...ATTACK_KINDS, SIGNED_IN, STRANGERS];
  expect([...counts.keys()].sort()).toEqual(kinds.sort());
  expect(Math.max(...grown.map(({ used }) => used))).toBeLessThan(MOST_GROWTH_MEBIBYTES);
  expect(Math.min(...grown.map(({ resident }) => resident))).toBeLessThan(MOST_GROWTH_MEBIBYTES);
  await expect.poll(() => metricOf(url, 'daybook_websocket_connections')).toBe(0);
  await expect.poll(() => metricOf(url, 'daybook_subscriptions')).toBe(0);
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  server.signal('SIGTERM');
  expect(await server.ended).toBe(0);
});

/** What is wrong with the answer to a hostile request; null if it is an error in GraphQL's form that tells nothing of the inside. */
async function problemOf(url: string, { init }: HostileRequest): Promise<string | null> {
  const response = await fetch(`${url}/graphql`, {
    ...init,
    headers: { ...init.headers, ...authorizationFor(url) },
  });
  const text = await response.text();
  if (response.status >= 500) return `status ${response.status}: ${text}`;
  if (INSIDE.test(text)) return `tells of the inside: ${text}`;
  const { errors } = JSON.parse(text) as { errors?: readonly { readonly message?: unknown }[] };
  const isError =
    Array.isArray(errors) && errors.length > 0 && errors.every(({ message }) => typeof message === 'string');
  return isError ? null : `no error: ${init.body} was answered with ${text.slice(0, 300)}`;
}

/** What is wrong with the answer to somebody whom nobody knows; he is to hear nothing but that. */
async function problemOfStranger(url: string, { init }: HostileRequest): Promise<string | null> {
  const response = await fetch(`${url}/graphql`, init);
  const text = await response.text();
  const { errors } = JSON.parse(text) as {
    errors?: readonly { readonly extensions?: { readonly code?: string } }[];
  };
  const isRefusal = errors?.length === 1 && errors[0]?.extensions?.code === 'UNAUTHENTICATED';
  return response.status === 401 && isRefusal
    ? null
    : `a stranger was answered with ${response.status} ${text.slice(0, 300)}`;
}

/** In bytes: what the program keeps (its heap, and what it has outside of it), and what the system has given it. */
interface Memory {
  readonly used: number;
  readonly resident: number;
}

const inMebibytes = (bytes: number) => Math.round(bytes / MEBIBYTE);

/** The server's memory once garbage was collected and nothing comes of collecting it again. */
async function settled(server: Pick<ChildServer, 'signal'>, url: string): Promise<Memory> {
  let known = await collected(server, url);
  for (;;) {
    const next = await collected(server, url);
    if (known.resident - next.resident < MEBIBYTE && known.used - next.used < MEBIBYTE) return next;
    known = next;
  }
}

async function collected(server: Pick<ChildServer, 'signal'>, url: string): Promise<Memory> {
  server.signal('SIGUSR2');
  const [heap, external, resident] = [
    await metricOf(url, 'nodejs_heap_size_used_bytes'),
    await metricOf(url, 'nodejs_external_memory_bytes'),
    await metricOf(url, 'process_resident_memory_bytes'),
  ];
  return { used: heap + external, resident };
}

async function metricOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`, { headers: authorizationFor(url) })).text();
  const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`there is no metric ${name}`);
  return Number(value);
}
