/** What other features may use of transfers. */
export { pathOfTransferFailure, prepareTransfer } from './prepare-transfer.ts';
