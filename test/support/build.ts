import { bringUpToDate } from '../../server/cli/build/step.ts';
import { EVERYTHING, GENERATED } from '../../server/cli/build/steps.ts';

/** Builds what `npm start` serves, if it is not built; the time counts against the hook that calls this. */
export function ensureBuilt(): Promise<void> {
  return bringUpToDate(EVERYTHING, (text) => console.log(text));
}

/** Makes the generated code that everything else is compiled against, if it is stale. */
export function ensureGenerated(): Promise<void> {
  return bringUpToDate(GENERATED);
}
