import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { packageRoot } from '../../package-root.ts';
import { filesBelow } from './files.ts';
import { writeAtomically } from './step.ts';

const compress = promisify(brotliCompress);

/** What compresses well; pictures and fonts are compressed by themselves. */
const COMPRESSIBLE = /[.](js|css|svg|json)$/;

/** As many at a time as zlib has threads for. */
const AT_A_TIME = 4;

/**
 * Writes a compressed copy beside each file of the pages that browsers load. It is done once, so it may take the time that the
 * smallest result takes; a server that compressed for each request could not.
 */
export async function compressAssets(folder: string): Promise<void> {
  const files = (await filesBelow(folder)).filter((file) => COMPRESSIBLE.test(file));
  const waiting = files.values();
  const work = async () => {
    for (const file of waiting) await compressFile(path.join(packageRoot, file));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
}

async function compressFile(file: string): Promise<void> {
  const contents = await readFile(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: contents.length,
  };
  await writeAtomically(`${file}.br`, await compress(contents, { params }));
}
