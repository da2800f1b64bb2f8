import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createResolvers } from '../server/features/index.ts';
import { createSchema } from '../server/graphql/schema.ts';
import { packageRoot } from '../server/package-root.ts';
import type { Services } from '../server/services.ts';

const read = (file: string) => readFileSync(path.join(packageRoot, file), 'utf8');
const readme = read('README.md');

describe('the README', () => {
  test('names only scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, script]) => script ?? '');
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  test('links only to files that there are', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !existsSync(path.join(packageRoot, link)))).toEqual([]);
  });

  test('explains every variable that the server reads, and names no other', () => {
    const table = [...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
    const known = [...read('server/config.ts').matchAll(/^ {2}([A-Z_]+): \{/gm)].map(([, name]) => name);
    expect(known.length).toBeGreaterThan(4);
    const elsewhere = ['DAYBOOK_URL', 'DAYBOOK_KEY', 'DATABASE_URL_TEST'];
    expect([...table].sort()).toEqual([...known.filter((name) => name !== 'NODE_ENV'), ...elsewhere].sort());
  });

  test('shows operations that the schema knows', () => {
    const progress = { onReport: () => () => {} };
    const schema = createSchema(createResolvers({ progress } as unknown as Services));
    const operations = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].map(
      ([, operation]) => operation ?? '',
    );
    expect(operations.length).toBeGreaterThan(0);
    for (const operation of operations) expect(validate(schema, parse(operation))).toEqual([]);
  });
});
