import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import { readConfig } from '../config.ts';
import { openDatabase } from '../database/database.ts';
import { applyMigrations } from '../database/migrate.ts';
import { reachDatabase } from '../database/reach.ts';
import { type IntegrityReport, verifyLog } from '../kernel/event-store/integrity.ts';
import { runCommand } from './shared/run-command.ts';

const HELP = `npm run verify

Checks the whole log: that positions and versions have no hole, that every event's hash fits its content and the event before
it, and that every stream ends where it should. Names the first event that is wrong. Exit code 0 if all is well, 1 if not.`;

/** `npm run verify`. */
runCommand(async () => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h', default: false } } });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const config = readConfig();
  const { connection, release } = await reachDatabase(config);
  try {
    await applyMigrations(connection);
    const { pool, close } = await openDatabase(connection, { poolSize: 2 });
    const bar = new cliProgress.SingleBar(
      {
        format: 'verify {bar} {percentage} % | {value} of {total} events | {eta_formatted} to go',
        hideCursor: true,
      },
      cliProgress.Presets.shades_classic,
    );
    bar.start(0, 0);
    const report = await verifyLog(pool, {
      onProgress: (done, total) => {
        bar.setTotal(Number(total));
        bar.update(Number(done));
      },
    }).finally(() => bar.stop());
    await close();
    console.log(sentenceOf(report));
    return report.fault ? 1 : 0;
  } finally {
    await release();
  }
});

function sentenceOf({ events, streams, fault }: IntegrityReport): string {
  if (!fault) return `All is well: ${events} events in ${streams} streams, every hash fits.`;
  const where = [
    fault.position === null ? null : `event ${fault.position}`,
    fault.streamId === null ? null : `version ${fault.streamVersion} of ${fault.streamId}`,
  ];
  return `WRONG: ${where.filter((part) => part !== null).join(', ')}: ${fault.reason}. ${events} events before it are well.`;
}
