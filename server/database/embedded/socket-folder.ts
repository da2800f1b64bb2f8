import { chown, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { RunAs } from './run-as.ts';

/** Postgres listens on no network port; the port only names its socket. */
export const SOCKET_PORT = 5432;

const PREFIX = 'daybook-postgres-';
/** Shortest limit of a Unix socket's path among the supported systems (macOS 103, Linux 107), in bytes. */
const SOCKET_PATH_BYTES = 103;

/** A new folder which only the server's user can enter, with a path short enough for a socket. */
export async function createSocketFolder(runAs: RunAs): Promise<string> {
  const sample = path.join(os.tmpdir(), `${PREFIX}XXXXXX`, `.s.PGSQL.${SOCKET_PORT}.lock`);
  const parent = Buffer.byteLength(sample) <= SOCKET_PATH_BYTES ? os.tmpdir() : '/tmp';
  const folder = await mkdtemp(path.join(parent, PREFIX));
  if (runAs.account) await chown(folder, runAs.account.uid, runAs.account.gid);
  return folder;
}

export async function removeSocketFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Tells a server started by this program from one that somebody started by hand. */
export function isOwnSocketFolder(folder: string): boolean {
  return path.basename(folder).startsWith(PREFIX);
}
