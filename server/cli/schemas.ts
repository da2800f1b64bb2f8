import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eventCatalogue } from '../features/index.ts';
import { packageRoot } from '../package-root.ts';
import { runCommand } from './shared/run-command.ts';

/** Where the schemas are published. */
const FOLDER = path.join(packageRoot, 'docs', 'events');

/** `npm run schemas`: publishes the stored form of every event as JSON Schema. */
runCommand(async () => {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const schemas = Object.entries(eventCatalogue.toJsonSchemas());
  for (const [type, schema] of schemas) {
    await writeFile(path.join(FOLDER, `${type}.json`), `${JSON.stringify(schema, null, 2)}\n`);
  }
  console.log(`${schemas.length} schemas are in ${path.relative(process.cwd(), FOLDER)}`);
  return 0;
});
