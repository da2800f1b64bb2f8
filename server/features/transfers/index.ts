/** What other features may use of transfers. */
export { splitTransfer, type TransferLegs } from './decider.ts';
export { pathOfTransferFailure, prepareTransfer } from './prepare-transfer.ts';
