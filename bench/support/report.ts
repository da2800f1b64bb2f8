import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const RESULTS_FOLDER = fileURLToPath(new URL('../results', import.meta.url));

/** Something that was to be reached; null if it could not be measured. */
export interface Goal {
  readonly what: string;
  readonly actual: number | null;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Whether it was. What could not be measured was not. */
export function isReached({ actual, atLeast, atMost }: Goal): boolean {
  if (actual === null) return false;
  return actual >= (atLeast ?? Number.NEGATIVE_INFINITY) && actual <= (atMost ?? Number.POSITIVE_INFINITY);
}

/** Prints each goal, what was wanted, what it came to, and whether that is enough. */
export function printGoals(goals: readonly Goal[]): void {
  const rows = goals.map((goal) => [
    goal.what,
    goal.atLeast === undefined ? `<= ${goal.atMost}` : `>= ${goal.atLeast}`,
    goal.actual === null ? 'not measured' : goal.actual.toFixed(2),
    isReached(goal) ? 'reached' : 'MISSED',
  ]);
  printTable(['goal', 'wanted', 'measured', ''], rows);
}

/** Prints rows under headings; the first column to the left, figures to the right. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  console.log(
    `\n${line(headings)}\n${line(widths.map((width) => '-'.repeat(width)))}\n${rows.map(line).join('\n')}`,
  );
}

/** Writes a result as JSON into the folder `results`, named after what was measured and today, and says where. */
export async function writeResult(name: string, result: object, now: Date): Promise<void> {
  await mkdir(RESULTS_FOLDER, { recursive: true });
  const file = path.join(RESULTS_FOLDER, `${name}-${now.toISOString().slice(0, 10)}.json`);
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\nwritten to ${path.relative(process.cwd(), file)}`);
}
