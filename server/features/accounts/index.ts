/** What other features may use of accounts. */
export { viewOfStream } from './account-view.ts';
export { presentAccountResult } from './command-resolvers.ts';
export { accountEventCatalogue } from './events.ts';
export { parseInput } from './inputs.ts';
export { bookedOnOf, notDecided, pathOfFailure, runAccountCommands } from './run-command.ts';
export { signedMinor } from './state.ts';
export { findTransaction, findTransactions, transactions } from './transactions.ts';
