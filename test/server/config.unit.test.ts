import path from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { parseConnectionUrl } from '../../server/database/connection.ts';
import { StartupError } from '../../server/errors-startup.ts';
import { packageRoot } from '../../server/package-root.ts';

test('an empty environment gives a server on this machine alone, with the embedded Postgres', () => {
  expect(readConfig({})).toEqual({
    nodeEnv: 'production',
    host: '127.0.0.1',
    port: 4000,
    dataFolder: path.join(packageRoot, '.daybook'),
    poolSize: 12,
    costPerMinute: 3_000_000,
    auditReads: true,
    documents: 'any',
    introspection: true,
    logLevel: 'warn',
    trustedProxies: [],
    sessionHours: 12,
    operatorLimit: { anyCurrency: 100_000n, byCurrency: new Map() },
  });
});

test('a variable set to nothing counts as not set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '' })).toEqual(readConfig({}));
});

test.each([
  ['PORT', 'http', 'The environment variable PORT is "http": it should be a whole number from 0 to 65535.'],
  ['PORT', '65536', 'The environment variable PORT is "65536": it should be a whole number from 0 to 65535.'],
  [
    'DAYBOOK_POOL_SIZE',
    '0',
    'The environment variable DAYBOOK_POOL_SIZE is "0": it should be a whole number from 6 to 90.',
  ],
  [
    'LOG_LEVEL',
    'loud',
    'The environment variable LOG_LEVEL is "loud": it should be one of fatal, error, warn, info, debug, trace, silent.',
  ],
])('%s=%s is refused in one sentence that says what would be right', (name, value, sentence) => {
  expect(() => readConfig({ [name]: value })).toThrow(new StartupError(sentence));
});

test('a wrong DATABASE_URL is refused without repeating the secrets in it', () => {
  expect(() => readConfig({ DATABASE_URL: 'mysql://user:secret@host/db' })).toThrow(
    /^The environment variable DATABASE_URL is set to something else: it should be the address of a Postgres database/,
  );
  expect(() => readConfig({ DATABASE_URL: 'mysql://user:secret@host/db' })).not.toThrow(/secret/);
});

test('a DATABASE_URL is taken apart as libpq would', () => {
  expect(parseConnectionUrl('postgresql://user:p%40ss@db.example:6543/books')).toEqual({
    host: 'db.example',
    port: 6543,
    user: 'user',
    password: 'p@ss',
    database: 'books',
  });
  expect(parseConnectionUrl('postgres://user@/books?host=/run/postgresql')).toMatchObject({
    host: '/run/postgresql',
  });
});
