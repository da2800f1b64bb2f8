import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { packageRoot } from '../../server/package-root.ts';

/** Where the line is left for scripts. */
const COUNTS_FILE = path.join(packageRoot, 'test', 'output', 'counts.txt');

/** Ends a run with one plain line: what passed, failed and was skipped. */
class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const count = (state: string) => states.filter((found) => found === state).length;
    const failed = count('failed') + failuresOutsideTests(modules) + unhandledErrors.length;
    const line = `${count('passed')} passed, ${failed} failed, ${count('skipped') + count('pending')} skipped`;
    mkdirSync(path.dirname(COUNTS_FILE), { recursive: true });
    writeFileSync(COUNTS_FILE, `${line}\n`);
    console.log(line);
  }
}

/** A file that can't be loaded, or a hook that throws, fails a run without failing any one test. */
function failuresOutsideTests(modules: readonly TestModule[]): number {
  const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  return suites.filter((suite) => suite.errors().length > 0).length;
}

// vitest asks for a default export.
// biome-ignore lint/style/noDefaultExport: see above
export default CountsReporter;
