/** Time to look back on: some dozens of flushes. */
const WINDOW_MS = 50;

/**
 * Makes a measure of how much of a processor this process has had lately: 1 if it had one all the time. Time in which others had it,
 * though this process was ready, does not count. The measure is of the last whole window, or of the time since it was asked last.
 */
export function busyShareMeter(): () => number {
  let usage = process.cpuUsage();
  let from = performance.now();
  let share = 0;
  return () => {
    const passedMs = performance.now() - from;
    if (passedMs < WINDOW_MS) return share;
    const { user, system } = process.cpuUsage(usage);
    share = (user + system) / 1_000 / passedMs;
    usage = process.cpuUsage();
    from = performance.now();
    return share;
  };
}
