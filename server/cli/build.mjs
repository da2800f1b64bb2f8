import { build, run } from './shared/bootstrap.mjs';

// What `npm run build` runs: everything that `npm start` would otherwise build first.
await run(async () => {
  if (!(await build('EVERYTHING'))) process.exit(1);
});
