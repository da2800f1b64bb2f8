import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { StartupError } from '../../errors-startup.ts';

const execute = promisify(execFile);

/** How to run a program so that Postgres accepts it: it refuses root, and users without a name. */
export type RunAs = {
  /** Words before the program's own: a wrapper that changes the user seen inside. */
  readonly wrapper: readonly string[];
  /** User and group to become, for root only. */
  readonly account?: Account;
};

type Account = { readonly uid: number; readonly gid: number };

const ROOT_UID = 0;
/** The account made where root has no other way. */
const FALLBACK_USER = 'daybook';
/** Used inside a user namespace where the system names no account at all. */
const NOBODY: Account = { uid: 65_534, gid: 65_534 };

/**
 * Finds a user under whom Postgres runs and can write `folder`.
 *
 * An ordinary user is taken as is. Root becomes the folder's owner, or else looks like somebody else inside a
 * user namespace, where to the outside it still owns its files, so closed folders above don't matter. Where
 * namespaces are forbidden, as in many containers, root makes an account and gives it the folder.
 *
 * @throws StartupError when nothing works.
 */
export async function chooseRunAs(options: {
  readonly folder: string;
  readonly binary: string;
}): Promise<RunAs> {
  const complaints: string[] = [];
  for (const candidate of candidates(options.folder)) {
    try {
      const runAs = await candidate();
      await tryOut(runAs, options);
      return runAs;
    } catch (error) {
      complaints.push(firstLine(error));
    }
  }
  throw new StartupError(
    `The embedded Postgres can't run here (${[...new Set(complaints)].join('; ')}): use another user or folder, or set DATABASE_URL to the address of a running Postgres.`,
  );
}

/** What `spawn` and `execFile` need to run a program as `runAs` says. */
export type Spawning = {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: {
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    readonly uid?: number;
    readonly gid?: number;
  };
};

/** Its working directory is one that every user may be in, its environment only what Postgres's programs look at. */
export function spawnArguments(runAs: RunAs, command: string, args: readonly string[]): Spawning {
  const [program = command, ...rest] = [...runAs.wrapper, command, ...args];
  const { PATH, NODE_ENV } = process.env;
  return {
    command: program,
    args: rest,
    options: { cwd: '/', env: { PATH, NODE_ENV, LC_ALL: 'C' }, ...runAs.account },
  };
}

type Candidate = () => Promise<RunAs>;

function candidates(folder: string): readonly Candidate[] {
  const asIs: Candidate = async () => ({ wrapper: [] });
  if (process.getuid?.() !== ROOT_UID) return [asIs, userNamespace];
  return [() => folderOwner(folder), userNamespace, () => createdUser(folder)];
}

async function folderOwner(folder: string): Promise<RunAs> {
  const { uid, gid } = await stat(folder);
  if (uid === ROOT_UID) throw new Error('Postgres refuses to run as root');
  return { wrapper: [], account: { uid, gid } };
}

async function userNamespace(): Promise<RunAs> {
  const { uid, gid } = (await namedAccount()) ?? NOBODY;
  return { wrapper: ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`] };
}

async function createdUser(folder: string): Promise<RunAs> {
  const known = await accountOf(FALLBACK_USER).catch(() => undefined);
  if (known === undefined) {
    await execute('useradd', ['--system', '--no-create-home', '--user-group', FALLBACK_USER]);
  }
  const account = known ?? (await accountOf(FALLBACK_USER));
  await execute('chown', ['-R', `${account.uid}:${account.gid}`, folder]);
  return { wrapper: [], account };
}

async function accountOf(name: string): Promise<Account> {
  const [uid, gid] = await Promise.all([execute('id', ['-u', name]), execute('id', ['-g', name])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** initdb looks its user up by name, so the one it seems to be must have one: `nobody`, or the first there is. */
async function namedAccount(): Promise<Account | undefined> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  const accounts = lines.flatMap((line) => {
    const [name = '', , uid, gid] = line.split(':');
    return Number(uid) > ROOT_UID ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
  return accounts.find(({ name }) => name === 'nobody') ?? accounts[0];
}

/** Asks for all that initdb and Postgres will need: a user with a name, a writable folder, a binary that loads. */
async function tryOut(
  runAs: RunAs,
  { folder, binary }: { readonly folder: string; readonly binary: string },
): Promise<void> {
  const script = `
    id -un >/dev/null || exit 1
    test -w "$1" || { echo "no write access to $1" >&2; exit 1; }
    exec "$2" --version`;
  const spawn = spawnArguments(runAs, 'sh', ['-c', script, 'sh', folder, binary]);
  await execute(spawn.command, [...spawn.args], spawn.options);
}

function firstLine(error: unknown): string {
  if (
    error instanceof Error &&
    'stderr' in error &&
    typeof error.stderr === 'string' &&
    error.stderr !== ''
  ) {
    return error.stderr.trim().split('\n')[0] ?? '';
  }
  return error instanceof Error ? error.message : String(error);
}
