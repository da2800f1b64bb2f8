import { packageRoot } from '../package-root.ts';
import { checkCompatibility } from './compatibility/check-compatibility.ts';
import { runCommand } from './shared/run-command.ts';

/**
 * Part of `npm run check`: fails when the schema breaks clients of the one before, and no commit says why. `SCHEMA_BASE` names the
 * commit to compare with.
 */
runCommand(async () => {
  const { commit, refused } = await checkCompatibility({
    folder: packageRoot,
    file: 'server/graphql/schema.graphql',
    base: process.env.SCHEMA_BASE || undefined,
  });
  if (commit === null) console.error('The schema was compared with none: there is no earlier commit here.');
  if (refused.length === 0) return 0;
  console.error(
    [
      `Clients of the schema of ${commit?.slice(0, 12)} would break:`,
      ...refused.map((change) => `  ${change}`),
      'If that has to be, the commit that does it says why, in a line of its own at the end of its message:',
      '  Schema-Breaking: …',
    ].join('\n'),
  );
  return 1;
});
