import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { packageRoot } from '../../package-root.ts';

/** Every file below a folder of the project, as paths from its root; none if there is no such folder. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(packageRoot, folder), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(packageRoot, path.join(entry.parentPath, entry.name)));
}

/** Those files directly in the project's root whose name begins so. */
export async function rootFiles(...prefixes: readonly string[]): Promise<readonly string[]> {
  const entries = await readdir(packageRoot, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && prefixes.some((prefix) => entry.name.startsWith(prefix)))
    .map((entry) => entry.name);
}

/** Those of the files that contain a text. */
export async function filesContaining(files: readonly string[], text: string): Promise<readonly string[]> {
  const contents = await Promise.all(files.map((file) => readFile(path.join(packageRoot, file), 'utf8')));
  return files.filter((_, index) => contents[index]?.includes(text));
}
