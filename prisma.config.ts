import { defineConfig } from 'prisma/config';

// The command line insists on a schema engine binary, which is no npm package, even for `generate`, which doesn't
// use it. Any existing program satisfies it; migrations run through the WebAssembly build of that engine instead.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Only for Prisma's own commands (`prisma studio`, `prisma migrate status`); the program reads its configuration itself.
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
