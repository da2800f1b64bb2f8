import { startEmbeddedPostgres } from '../../../server/database/embedded-postgres.ts';

// Starts a Postgres in the folder given, says where, and holds it until killed.
const postgres = await startEmbeddedPostgres({ folder: process.argv[2] ?? '' });
console.log(JSON.stringify(postgres.connection));
setInterval(() => {}, 60_000);
