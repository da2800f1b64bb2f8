import { build, run } from './shared/bootstrap.mjs';

// What `npm start` runs: builds what is not built, then serves from this very process, so that a signal reaches it.
process.env.NODE_ENV = 'production';
process.env.NEXT_TELEMETRY_DISABLED ??= '1';
process.setSourceMapsEnabled(true);

await run(async () => {
  if (!(await build('EVERYTHING'))) process.exit(1);
  const { main } = await import('../../.daybook/build/server.mjs');
  await main();
});
