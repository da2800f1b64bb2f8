/** What other features may use of summaries. */
export { dailySummaries } from './daily-summaries.ts';
export { type HourlyFlowView, hourOf, readHourlyFlows } from './hourly-flows.ts';
export { readPastHourlyFlows } from './past-flows.ts';
