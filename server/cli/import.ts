import { runCommandLine } from './client/command-line.ts';
import { HELP, readImportOptions } from './import/options.ts';
import { formatReport, isFlawless } from './import/report.ts';
import { runImport } from './import/run-import.ts';

await runCommandLine(async () => {
  const options = await readImportOptions(process.argv.slice(2));
  if (options === null) {
    console.log(HELP);
    return 0;
  }
  const report = await runImport(options);
  console.log(formatReport(report));
  return isFlawless(report) ? 0 : 1;
});
