import { build, run } from './shared/bootstrap.mjs';

// What `npm run generate` runs: the database client from Prisma's schema, the types from the GraphQL slices.
await run(async () => {
  if (!(await build('GENERATED'))) process.exit(1);
});
