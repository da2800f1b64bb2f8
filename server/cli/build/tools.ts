export { bringUpToDate, isUpToDate } from './step.ts';
export { EVERYTHING, GENERATED, SERVER_BUNDLE } from './steps.ts';
