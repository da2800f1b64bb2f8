import { expect, test } from 'vitest';
import { bundleServer, startChildServer } from '../../support/child-server.ts';
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
const MEBIBYTE = 1024 * 1024;
const MOST_GROWTH_MEBIBYTES = 64;
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

  const counts = new Map<string, number>();
  const count = (kind: string, operations: number) => counts.set(kind, (counts.get(kind) ?? 0) + operations);
  const total = () => [...counts.values()].reduce((sum, value) => sum + value, 0);
  const problems: string[] = [];

  const upTo = async (limit: number) => {
    const call = async () => {
      while (total() < limit) {
        const request = hostileRequest(random.oneOf(HOSTILE_KINDS), random);
        count(request.kind, 1);
        const problem = await problemOf(url, request);
        if (problem) problems.push(`${request.kind}: ${problem}`);
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, call));
  };

  await upTo(WARM_UP);
  const before = await memoryOf(url);
  for (let index = 0; index < ATTACKS; index += 1) {
    const { kind, operations } = await attack(ATTACK_KINDS[index % ATTACK_KINDS.length] ?? '', url, random);
    count(kind, operations);
  }
  await upTo(OPERATIONS);

  console.log(Object.fromEntries(counts));
  expect(problems.slice(0, 10)).toEqual([]);
  expect([...counts.keys()].sort()).toEqual([...HOSTILE_KINDS, ...ATTACK_KINDS].sort());
  await expect
    .poll(async () => (await memoryOf(url)) - before, { timeout: 30_000, interval: 500 })
    .toBeLessThan(MOST_GROWTH_MEBIBYTES * MEBIBYTE);
  console.log(`grew by ${Math.round(((await memoryOf(url)) - before) / MEBIBYTE)} MiB`);
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

/** The server's resident memory, in bytes. */
function memoryOf(url: string): Promise<number> {
  return metricOf(url, 'process_resident_memory_bytes');
}

async function metricOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`, { headers: authorizationFor(url) })).text();
  const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`there is no metric ${name}`);
  return Number(value);
}
