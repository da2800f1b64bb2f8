import { execFile, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildSchema, type DocumentNode, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadTypeDefs } from '../../server/graphql/schema.ts';
import { keyFor } from '../support/credentials.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { codeBlocks, operationsIn, rootFieldsOf } from './code-blocks.ts';

const API = 'docs/api.md';

/** What fits on a screen. */
const MAX_CLIENT_LINES = 32;

const run = promisify(execFile);
const schema = buildSchema(loadTypeDefs().join('\n'));
const shell = codeBlocks(API, 'sh');
const typescript = codeBlocks(API, 'ts');

let server: TestServer;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  server = await startTestServer();
  environment = { ...process.env, DAYBOOK_URL: server.url, DAYBOOK_KEY: keyFor(server.url) ?? '' };
});
afterAll(() => server.stop());

const isThere = (command: string) => spawnSync(command, ['--version']).status === 0;

const everyRootField = [
  schema.getQueryType(),
  schema.getMutationType(),
  schema.getSubscriptionType(),
].flatMap((type) =>
  Object.keys(type?.getFields() ?? {}).map((field) => `${type?.name.toLowerCase()} ${field}`),
);

describe.each([
  ['curl', shell.flatMap((code) => operationsIn(code, "'"))],
  ['TypeScript', typescript.flatMap((code) => operationsIn(code, '`'))],
] satisfies [string, readonly DocumentNode[]][])('the page shows in %s', (_language, operations) => {
  test('operations that the schema knows', () => {
    for (const operation of operations) expect(validate(schema, operation)).toEqual([]);
  });

  test('every operation that there is', () => {
    const shown = rootFieldsOf(operations);
    expect(everyRootField.filter((field) => !shown.has(field))).toEqual([]);
  });
});

test.skipIf(!isThere('bash') || !isThere('curl'))('what it shows in curl can be carried out', async () => {
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', shell.join('\n')], { env: environment });
  const answers = stdout.split('\n').filter((line) => line.startsWith('{'));
  expect(answers.length).toBeGreaterThan(30);
  for (const answer of answers) expect(JSON.parse(answer), answer).not.toHaveProperty('errors');
  expect(stdout).toContain('account,owner,currency');
  expect(stdout).toContain('1250.50');
});

test('what it shows in TypeScript can be carried out, with a client of some thirty lines', async () => {
  expect(typescript[0]?.trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_CLIENT_LINES);
  const file = path.join(await temporaryFolder(), 'example.mts');
  await writeFile(file, typescript.join('\n'));
  const { stdout } = await run(process.execPath, ['--import', import.meta.resolve('tsx'), file], {
    env: environment,
  });
  for (const [, printed = ''] of typescript.join('\n').matchAll(/console[.]log\(.*; \/\/ (.*)$/gm))
    expect(stdout).toContain(printed);
});
