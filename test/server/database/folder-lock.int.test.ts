import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FolderInUseError, lockFolder } from '../../../server/database/embedded/folder-lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('of many who want a folder at once, one has it at a time', async () => {
  const folder = await temporaryFolder();
  let inside = 0;
  const turns = Array.from({ length: 16 }, async () => {
    const lock = await lockFolder({ folder, waitMs: 30_000 });
    inside += 1;
    const seen = inside;
    await readdir(folder);
    inside -= 1;
    await lock.release();
    return seen;
  });
  expect(await Promise.all(turns)).toEqual(Array.from({ length: 16 }, () => 1));
});

test('who waits too long is told who holds the folder', async () => {
  const folder = await temporaryFolder();
  const lock = await lockFolder({ folder, waitMs: 0 });
  const refusal = await lockFolder({ folder, waitMs: 0 }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(FolderInUseError);
  expect(refusal).toMatchObject({ folder, holderPid: process.pid });
  await lock.release();
});

test('a dead owner, and one whose pid has passed to another process, are cleared away', async () => {
  const folder = await temporaryFolder();
  const longAgo = path.join(folder, 'owner.1.at-another-time');
  const nobody = path.join(folder, 'owner.999999999.ever');
  for (const claim of [longAgo, nobody]) await writeFile(claim, '');
  const lock = await lockFolder({ folder, waitMs: 0 });
  expect(await readdir(folder)).toHaveLength(1);
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
});
