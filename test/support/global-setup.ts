import type { TestProject } from 'vitest/node';
import type { PostgresConnection } from '../../server/database/connection.ts';
import { startTestPostgres, type TestPostgres } from './test-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server that test databases are made on; its database is the migrated template. */
    readonly templateDatabase: PostgresConnection;
  }
}

/** Each tier loads this file for itself, but one run needs only one Postgres: so it is kept in the process. */
const shared = globalThis as typeof globalThis & { daybookTestPostgres?: Promise<TestPostgres> };

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.daybookTestPostgres ??= startTestPostgres();
  const postgres = await shared.daybookTestPostgres;
  project.provide('templateDatabase', postgres.template);
  return postgres.stop;
}
