import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the whole program, found by walking up to the one with the database's schema: the same code runs from its source
 * file and from bundles, which lie at different depths.
 */
export const packageRoot: string = findPackageRoot(path.dirname(fileURLToPath(import.meta.url)));

function findPackageRoot(folder: string): string {
  if (existsSync(path.join(folder, 'prisma', 'schema.prisma'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('no prisma/schema.prisma above the running file');
  return findPackageRoot(parent);
}
