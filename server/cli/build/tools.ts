export { isUpToDate } from './step.ts';
export { EVERYTHING, GENERATED } from './steps.ts';
