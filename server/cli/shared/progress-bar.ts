import cliProgress from 'cli-progress';

/** A progress bar over events on standard error. */
export interface EventProgressBar {
  readonly update: (done: bigint, total: bigint) => void;
  readonly stop: () => void;
}

/** Shows a bar with the share, the count and the time left. */
export function startEventProgressBar(title: string): EventProgressBar {
  const bar = new cliProgress.SingleBar(
    {
      format: `${title} {bar} {percentage} % | {value} of {total} events | {eta_formatted} to go`,
      hideCursor: true,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(0, 0);
  return {
    update: (done, total) => {
      bar.setTotal(Number(total));
      bar.update(Number(done));
    },
    stop: () => bar.stop(),
  };
}
