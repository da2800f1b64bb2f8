import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { StartupError } from '../../errors-startup.ts';
import { gitIn } from './git.ts';
import { schemaAt, schemaBase } from './schema-history.ts';
import { unacknowledged } from './verdict.ts';

interface Check {
  /** A folder of a repository. */
  readonly folder: string;
  /** The printed schema, from the folder. */
  readonly file: string;
  /** The commit to compare with; found out if left out. */
  readonly base?: string | undefined;
}

/** What came of comparing; a null commit: there was nothing to compare with. */
export interface Comparison {
  readonly commit: string | null;
  /** What would break clients, and no commit says why. */
  readonly refused: readonly string[];
}

/** Compares a folder's schema with the one before. Throws a StartupError if the commit to compare with is not there. */
export async function checkCompatibility({ folder, file, base: name }: Check): Promise<Comparison> {
  const git = gitIn(folder);
  const base = await schemaBase(git, { file, base: name });
  if (base === null && name !== undefined)
    throw new StartupError(`There is no commit ${name} to compare with.`);
  if (base === null) return { commit: null, refused: [] };
  const now = await readFile(path.join(folder, file), 'utf8');
  const head = await schemaAt(git, 'HEAD', file);
  return { commit: base.commit, refused: await unacknowledged({ base, head, now }) };
}
