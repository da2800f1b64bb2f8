import { runCommandLine } from './client/command-line.ts';
import { HELP, readDemoOptions } from './demo/options.ts';
import { formatReport } from './demo/report.ts';
import { runDemo } from './demo/run-demo.ts';

await runCommandLine(async () => {
  const options = await readDemoOptions(process.argv.slice(2));
  if (options === null) {
    console.log(HELP);
    return 0;
  }
  console.log(formatReport(await runDemo(options)));
  return 0;
});
