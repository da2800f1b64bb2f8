/** What other features may use of accounts. */
export { accountChanges } from './account-changes.ts';
export { type AccountTotalView, readAccountTotals } from './account-totals.ts';
export { type PastMoment, viewOfStream } from './account-view.ts';
export { accountsOfMovements } from './accounts-of-movements.ts';
export { balances, findAccounts } from './balances.ts';
export { accountCommands, presentAccountResult } from './command-resolvers.ts';
export { accountStreams } from './decider.ts';
export { accountEventCatalogue } from './events.ts';
export { parseInput } from './inputs.ts';
export { KNOWN_THEN, knownValues, wasKnown } from './known-then.ts';
export { readPastAccountTotals } from './past-account-totals.ts';
export { endOfPast, findPastRecent } from './past-movements.ts';
export { momentOfList } from './queries.ts';
export {
  bookedOnOf,
  type CommandInput,
  type PreparedCommand,
  pathOfFailure,
  prepareAccountCommands,
  requestOf,
  requestOfAccounts,
  runCommand,
} from './run-command.ts';
export { signedMinor } from './state.ts';
export {
  findTransaction,
  findTransactions,
  readRecentTransactions,
  type TransactionView,
  transactions,
} from './transactions.ts';
