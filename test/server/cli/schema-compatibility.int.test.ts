import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { checkCompatibility } from '../../../server/cli/compatibility/check-compatibility.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const FILE = 'schema.graphql';
const FULL = 'type Query { balance: Int! owner(id: ID!): String }';
const WIDER = 'type Query { balance: Int! owner(id: ID!): String currency: String }';
const NARROWER = 'type Query { balance: Int! }';
const REMOVED = "Field 'owner' was removed from object type 'Query'";

const AS_TESTER = [
  '-c',
  'user.name=test',
  '-c',
  'user.email=test@example.com',
  '-c',
  'init.defaultBranch=main',
];

/** A repository whose first commit has the full schema. */
async function repository() {
  const folder = await temporaryFolder();
  const git = (...args: string[]) =>
    execFileSync('git', [...AS_TESTER, ...args], { cwd: folder, stdio: 'pipe' })
      .toString()
      .trim();
  const write = (schema: string) => writeFileSync(path.join(folder, FILE), schema);
  const commit = (schema: string, message: string) => {
    write(schema);
    git('add', '.');
    git('commit', '--quiet', '--allow-empty', '-m', message);
  };
  const clone = async (...options: string[]) => {
    const cloned = await temporaryFolder();
    git('clone', '--quiet', ...options, pathToFileURL(folder).href, cloned);
    return cloned;
  };
  git('init', '--quiet');
  commit(FULL, 'Begin');
  return { folder, git, write, commit, clone };
}

const check = (folder: string, base?: string) => checkCompatibility({ folder, file: FILE, base });

test('what adds to the schema passes', async () => {
  const { folder, commit } = await repository();
  commit(WIDER, 'Tell the currency');
  expect(await check(folder)).toMatchObject({ commit: expect.stringMatching(/^[0-9a-f]{40}$/), refused: [] });
});

test('what takes away from it is refused, committed or not', async () => {
  const { folder, write, commit } = await repository();
  commit(WIDER, 'Tell the currency');
  write(NARROWER);
  expect((await check(folder)).refused).toContain(REMOVED);
  commit(NARROWER, 'Tell less');
  expect((await check(folder)).refused).toContain(REMOVED);
});

test('it goes on being refused when other commits follow', async () => {
  const { folder, commit } = await repository();
  commit(NARROWER, 'Tell less');
  commit(NARROWER, 'Something else');
  expect((await check(folder)).refused).toEqual([REMOVED]);
});

test('a commit that says why may break the schema, and only what it committed', async () => {
  const { folder, write, commit } = await repository();
  commit(NARROWER, 'Tell less\n\nThe owner is private.\n\nSchema-Breaking: nobody may read owners');
  expect((await check(folder)).refused).toEqual([]);
  write('type Query { balance: String! }');
  expect((await check(folder)).refused).toEqual([
    "Field 'Query.balance' changed type from 'Int!' to 'String!'",
  ]);
});

test('a branch is compared with where it left the main one', async () => {
  const { folder, commit, clone } = await repository();
  const cloned = await clone();
  writeFileSync(path.join(cloned, FILE), NARROWER);
  execFileSync('git', [...AS_TESTER, 'commit', '--quiet', '-am', 'Tell less'], { cwd: cloned });
  execFileSync('git', [...AS_TESTER, 'commit', '--quiet', '--allow-empty', '-m', 'More'], { cwd: cloned });
  expect((await check(cloned)).refused).toEqual([REMOVED]);
  commit(NARROWER, 'Tell less on main too');
  expect((await check(folder)).refused).toEqual([REMOVED]);
});

test('a clone of the last commit alone fetches the one before it', async () => {
  const { commit, clone } = await repository();
  commit(NARROWER, 'Tell less');
  expect((await check(await clone('--depth=1'))).refused).toEqual([REMOVED]);
  commit(FULL, 'Tell all again');
  commit(NARROWER, 'Tell less\n\nSchema-Breaking: nobody may read owners');
  expect((await check(await clone('--depth=1'))).refused).toEqual([]);
});

test('a commit to compare with can be named, and has to be there', async () => {
  const { folder, git, commit } = await repository();
  const first = git('rev-parse', 'HEAD');
  commit(NARROWER, 'Tell less');
  commit(WIDER, 'Tell more than ever');
  expect((await check(folder, first)).refused).toEqual([]);
  await expect(check(folder, 'nowhere')).rejects.toThrow('There is no commit nowhere');
});

test('a folder without a history has nothing to be compared with', async () => {
  const folder = await temporaryFolder();
  writeFileSync(path.join(folder, FILE), NARROWER);
  expect(await check(folder)).toEqual({ commit: null, refused: [] });
});
