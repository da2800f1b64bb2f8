import { main } from '../main.ts';
import { reportFailure } from './shared/run-command.ts';

// The server as `npm run dev` runs it, under `tsx watch`.
main().catch(reportFailure);
