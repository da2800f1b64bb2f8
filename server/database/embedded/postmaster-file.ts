import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** What a running server writes into `postmaster.pid` of its data folder; the layout is stable since Postgres 10. */
export type PostmasterFile = {
  readonly pid: number;
  readonly socketFolder: string;
  readonly ready: boolean;
};

/** The lines of the file that are of use here, counted from zero. */
const LINE = { pid: 0, socketFolder: 4, status: 7 } as const;

export function postmasterFilePath(dataFolder: string): string {
  return path.join(dataFolder, 'postmaster.pid');
}

/** Reads it; `undefined` when there is none, or it is still being written. */
export async function readPostmasterFile(dataFolder: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(postmasterFilePath(dataFolder), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[LINE.pid]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketFolder: lines[LINE.socketFolder] ?? '', ready: lines[LINE.status] === 'ready' };
}
