/** What other features may use of reversals. */
export { prepareReversal } from './prepare-reversal.ts';
