import { pathToFileURL } from 'node:url';
import { build, run } from './shared/bootstrap.mjs';

// What `npm start` runs: builds what is not built, then serves from this very process, so that a signal reaches it.
process.env.NODE_ENV = 'production';
process.setSourceMapsEnabled(true);

await run(async () => {
  const server = await build('EVERYTHING');
  const { main } = await import(pathToFileURL(server).href);
  await main();
});
