import cluster from 'node:cluster';
import { build, run } from './shared/bootstrap.mjs';

// What `npm start` runs: builds what is not built, then serves from this very process, so that a signal reaches it. With
// `--processes N` it is also what each of the N runs.
process.env.NODE_ENV = 'production';
process.env.NEXT_TELEMETRY_DISABLED ??= '1';
process.setSourceMapsEnabled(true);

await run(async () => {
  if (cluster.isPrimary && !(await build('EVERYTHING'))) process.exit(1);
  const { main } = await import('../../.daybook/build/server.mjs');
  await main();
});
