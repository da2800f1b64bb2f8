import { type IntegrityReport, verifyLog } from '../kernel/event-store/integrity.ts';
import { runDatabaseCommand } from './shared/database-command.ts';
import { startEventProgressBar } from './shared/progress-bar.ts';

/** `npm run verify`. */
runDatabaseCommand({
  help: `npm run verify

Checks the whole log: that positions and versions have no hole, that every event's hash fits its content and the event before
it, and that every stream ends where it should. Names the first event that is wrong. Exit code 0 if all is well, 1 if not.`,
  body: async ({ pool }) => {
    const bar = startEventProgressBar('verify');
    const report = await verifyLog(pool, { onProgress: bar.update }).finally(bar.stop);
    console.log(sentenceOf(report));
    return report.fault ? 1 : 0;
  },
});

function sentenceOf({ events, streams, fault }: IntegrityReport): string {
  if (!fault) return `All is well: ${events} events in ${streams} streams, every hash fits.`;
  const where = [
    fault.position === null ? null : `event ${fault.position}`,
    fault.streamId === null ? null : `version ${fault.streamVersion} of ${fault.streamId}`,
  ];
  return `WRONG: ${where.filter((part) => part !== null).join(', ')}: ${fault.reason}. ${events} events before it are well.`;
}
