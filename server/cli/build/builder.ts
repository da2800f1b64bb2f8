import { runCommand } from '../shared/run-command.ts';
import { bringUpToDate } from './step.ts';
import { EVERYTHING, GENERATED } from './steps.ts';

// The build as a program of its own: `builder.ts GENERATED` or `builder.ts EVERYTHING`.
runCommand(async () => {
  await bringUpToDate(process.argv[2] === 'GENERATED' ? GENERATED : EVERYTHING, (text) => console.log(text));
  return 0;
});
