import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ClientFailure, messageOf } from '../client/failure.ts';

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** A line of a text file; the first is 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** Reads a text file line by line, plain or compressed by gzip, which its first bytes tell. */
export async function* readLines(path: string): AsyncGenerator<Line> {
  const isCompressed = await startsWithGzipMagic(path);
  const source = createReadStream(path);
  // The pipeline's failure reaches the loop below through the stream that is read there.
  const stream = isCompressed ? pipeline(source, createGunzip(), () => {}) : source;
  try {
    yield* splitLines(stream);
  } catch (thrown) {
    throw new ClientFailure(`${path} can't be read to its end: ${messageOf(thrown)}.`);
  } finally {
    source.destroy();
  }
}

async function startsWithGzipMagic(path: string): Promise<boolean> {
  const file = await open(path).catch((thrown: unknown) => {
    const isMissing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    throw new ClientFailure(
      isMissing ? `There is no file ${path}.` : `${path} can't be opened: ${messageOf(thrown)}.`,
    );
  });
  try {
    if (!(await file.stat()).isFile()) throw new ClientFailure(`${path} is not a file; it is read twice.`);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(GZIP_MAGIC.length), position: 0 });
    return bytesRead === GZIP_MAGIC.length && buffer.equals(GZIP_MAGIC);
  } finally {
    await file.close();
  }
}

/** Unlike `node:readline`, this passes on failures of the stream and takes U+2028 for text. */
async function* splitLines(stream: Readable): AsyncGenerator<Line> {
  stream.setEncoding('utf8');
  let number = 0;
  let rest = '';
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      number += 1;
      yield { number, text: clean(line, number) };
    }
  }
  if (rest !== '') yield { number: number + 1, text: clean(rest, number + 1) };
}

function clean(line: string, number: number): string {
  const withoutReturn = line.endsWith('\r') ? line.slice(0, -1) : line;
  return number === 1 && withoutReturn.startsWith('\uFEFF') ? withoutReturn.slice(1) : withoutReturn;
}
