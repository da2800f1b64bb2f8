import type { Git } from './git.ts';

/** The trailer of a commit's message that says why it breaks the schema. */
const ACKNOWLEDGEMENT = 'Schema-Breaking';

/** The schema as clients know it, and what the commits since then say of breaking it. */
export interface SchemaBase {
  /** The commit. */
  readonly commit: string;
  /** The schema in SDL; null if there was none then. */
  readonly schema: string | null;
  /** Why it was broken since, in the words of the commits. */
  readonly acknowledgements: readonly string[];
}

/**
 * Where to compare from: the commit that is given; or where this branch left `origin`'s main; or, on that very branch, the commit
 * before the last that changed the schema. A shallow clone fetches what it lacks. Null if there is no history to be had.
 */
export async function schemaBase(
  git: Git,
  { file, base }: { readonly file: string; readonly base?: string | undefined },
): Promise<SchemaBase | null> {
  const commit = base === undefined ? await findBase(git, file) : await resolve(git, base);
  if (commit === null) return null;
  const trailers = await git(
    'log',
    `--format=%(trailers:key=${ACKNOWLEDGEMENT},valueonly,unfold)`,
    `${commit}..HEAD`,
    '--',
    file,
  );
  return {
    commit,
    schema: await schemaAt(git, commit, file),
    acknowledgements: (trailers ?? '').split('\n').filter((line) => line.trim() !== ''),
  };
}

/** The schema of a commit; null if it has none. */
export function schemaAt(git: Git, commit: string, file: string): Promise<string | null> {
  return git('show', `${commit}:./${file}`);
}

async function findBase(git: Git, file: string): Promise<string | null> {
  const head = await resolve(git, 'HEAD');
  if (head === null) return null;
  const left = await git('merge-base', 'HEAD', 'origin/main');
  if (left && left !== head) return left;
  const changed = await git('log', '-1', '--format=%H', '--', file);
  return changed ? parentOf(git, changed) : null;
}

/** The first parent; a shallow clone knows its name but not the commit, and fetches it. */
async function parentOf(git: Git, commit: string): Promise<string | null> {
  const known = await resolve(git, `${commit}^`);
  if (known !== null) return known;
  await git('fetch', '--quiet', '--deepen=1', 'origin');
  return resolve(git, `${commit}^`);
}

function resolve(git: Git, name: string): Promise<string | null> {
  return git('rev-parse', '--verify', '--quiet', `${name}^{commit}`);
}
