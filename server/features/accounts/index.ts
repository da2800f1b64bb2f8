/** What other features may use of accounts. */
export { viewOfStream } from './account-view.ts';
export { parseInput } from './inputs.ts';
export { bookedOnOf, pathOfFailure, runAccountCommands } from './run-command.ts';
