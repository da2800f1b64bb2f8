import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { loadTypeDefs } from '../graphql/schema.ts';
import { packageRoot } from '../package-root.ts';
import { runCommand } from './shared/run-command.ts';

const PRINTED_SCHEMA = 'server/graphql/schema.graphql';

/** Part of `npm run check`: fails when the committed printed schema is not what the features' slices say. */
runCommand(async () => {
  const committed = await readFile(path.join(packageRoot, PRINTED_SCHEMA), 'utf8');
  if (normalised(committed) === normalised(loadTypeDefs().join('\n'))) return 0;
  console.error(`${PRINTED_SCHEMA} is not what the slices say; \`npm run generate\` prints it anew.`);
  return 1;
});

/** One text for one schema, whatever the order and layout it was written in. */
function normalised(sdl: string): string {
  return printSchema(lexicographicSortSchema(buildSchema(sdl)));
}
