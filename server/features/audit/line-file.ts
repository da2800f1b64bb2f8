import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Performer } from '../../kernel/reactors/reactor.ts';

/** Read at a time from the file's end; a line has some hundred bytes. */
const TAIL_BYTES = 64 * 1024;
/** For the eyes of whoever runs the program. */
const OWNER_ONLY = 0o600;

const NEWLINE = 0x0a;

const lastLine = z.object({ log: z.string(), position: z.string().regex(/^\d+$/) });

/**
 * A file to which lines of JSON are added, one for each effect, with the log's epoch and the event's position in front. It is made if
 * it is not there. What a crash left of a line is cut off, and the last whole line tells up to where the lines are written; so each
 * is written once, though its writer may be told twice.
 */
export async function openLineFile<Line extends object>(
  path: string,
  epoch: string,
): Promise<Performer<Line>> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a+', OWNER_ONLY);
  try {
    const last = await repairEnd(file);
    const doneTo = last === '' ? null : positionIn(last, { path, epoch });
    return {
      doneTo,
      perform: async (due) => {
        const lines = due.map(({ position, effect }) =>
          JSON.stringify({ log: epoch, position: String(position), ...effect }),
        );
        await file.appendFile(`${lines.join('\n')}\n`);
        await file.datasync();
      },
      close: () => file.close(),
    };
  } catch (fault) {
    await file.close();
    throw fault;
  }
}

/** Cuts off a line that was not finished; returns the last whole one, nothing if there is none. */
async function repairEnd(file: FileHandle): Promise<string> {
  const { size } = await file.stat();
  const start = Math.max(0, size - TAIL_BYTES);
  const tail = Buffer.alloc(size - start);
  await file.read(tail, 0, tail.length, start);
  const end = tail.lastIndexOf(NEWLINE) + 1;
  if (end < tail.length) await file.truncate(start + end);
  const line = tail.subarray(0, Math.max(0, end - 1));
  return line.subarray(line.lastIndexOf(NEWLINE) + 1).toString();
}

/** The position that a line is about; null if it is one of another log. Throws if it is no such line at all. */
function positionIn(line: string, { path, epoch }: { path: string; epoch: string }): bigint | null {
  try {
    const { log, position } = lastLine.parse(JSON.parse(line));
    return log === epoch ? BigInt(position) : null;
  } catch {
    throw new Error(
      `${path} ends with something else than a line of this program: give it a file of its own`,
    );
  }
}
