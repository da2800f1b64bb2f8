import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BUILD_FOLDER, bringUpToDate, isUpToDate, type Step } from '../../../server/cli/build/step.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A step with one input and one output in a folder of the test's own; it counts its runs. */
async function countingStep() {
  const folder = await temporaryFolder();
  const [input, output] = [path.join(folder, 'input'), path.join(folder, 'output')];
  const name = `test-${randomUUID()}`;
  onTestFinished(() => rm(path.join(BUILD_FOLDER, `${name}.stamp`), { force: true }));
  await writeFile(input, 'one');
  let runs = 0;
  const step: Step = {
    name,
    inputs: async () => [path.relative(packageRoot, input)],
    outputs: [path.relative(packageRoot, output)],
    run: async () => {
      runs += 1;
      await writeFile(output, 'made');
    },
  };
  return { step, input, output, runs: () => runs };
}

test('a step runs once, and again only when what it is made from changes', async () => {
  const { step, input, runs } = await countingStep();
  await bringUpToDate([step]);
  await bringUpToDate([step]);
  expect(runs()).toBe(1);
  await writeFile(input, 'two');
  expect(await isUpToDate([step])).toBe(false);
  await bringUpToDate([step]);
  expect(runs()).toBe(2);
});

test('a step runs again when what it made is gone', async () => {
  const { step, output, runs } = await countingStep();
  await bringUpToDate([step]);
  await rm(output);
  await bringUpToDate([step]);
  expect(runs()).toBe(2);
});

test('a step that failed is not taken for done', async () => {
  const { step, output, runs } = await countingStep();
  const failing: Step = {
    ...step,
    run: async () => {
      await writeFile(output, 'half');
      throw new Error('out of paper');
    },
  };
  await expect(bringUpToDate([failing])).rejects.toThrow('out of paper');
  await bringUpToDate([step]);
  expect(runs()).toBe(1);
});

test('of several who build at the same time, one does', async () => {
  const { step, runs } = await countingStep();
  await Promise.all([1, 2, 3].map(() => bringUpToDate([step])));
  expect(runs()).toBe(1);
});
