import os from 'node:os';
import { expect, test } from 'vitest';
import { StartupError } from '../../server/errors-startup.ts';
import { readStartOptions } from '../../server/start-options.ts';

test.each([
  [[], 1],
  [['--processes', '3'], 3],
  [['--processes=128'], 128],
  [['--processes', 'auto'], os.availableParallelism()],
])('after npm start --, %j means %i processes', (words, processes) => {
  expect(readStartOptions(words)).toEqual({ processes });
});

test.each([
  [['--processes', '0'], '--processes is "0": it should be a whole number from 1 to 128, or auto'],
  [['--processes', 'many'], '--processes is "many"'],
  [['--processes', '1e2'], '--processes is "1e2"'],
  [['--processes'], 'argument missing'],
  [['--proceses', '2'], '--processes N'],
  [['2'], '--processes N'],
])('%j is refused in a sentence', (words, part) => {
  expect(() => readStartOptions(words)).toThrow(StartupError);
  expect(() => readStartOptions(words)).toThrow(part);
});
