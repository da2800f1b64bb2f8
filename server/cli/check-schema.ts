import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../database/embedded-postgres.ts';
import { schemaDrift } from '../database/schema-drift.ts';
import { runCommand } from './shared/run-command.ts';

/** Part of `npm run check`: fails when prisma/schema.prisma and prisma/migrations disagree. */
runCommand(async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'daybook-check-schema-'));
  const postgres = await startEmbeddedPostgres({ folder, settings: { fsync: 'off' } });
  try {
    const drift = await schemaDrift(postgres.connection);
    if (drift === undefined) return 0;
    console.error(
      `prisma/schema.prisma and prisma/migrations disagree; the missing migration would be:\n\n${drift}`,
    );
    return 1;
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
