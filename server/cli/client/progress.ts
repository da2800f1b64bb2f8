import cliProgress from 'cli-progress';
import { grouped } from './money.ts';

/** How often a line is written when there is no terminal to draw a bar on: seldom enough not to fill a log. */
const LINE_EVERY_MS = 5_000;

/** Shows how far a long piece of work has come. */
export interface Progress {
  /** Tells that one more piece is done. */
  readonly advance: () => void;
  /** Ends the display; what is written next starts on its own line. */
  readonly stop: () => void;
}

/** A work's size and what its pieces are called. */
interface Work {
  readonly total: number;
  readonly unit: string;
}

class Pace {
  readonly #startedAt = performance.now();

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  perSecond(done: number): number {
    return Math.round(done / Math.max(this.seconds, 0.001));
  }
}

/** Starts to show progress on standard error: a bar on a terminal, else a line now and then. */
export function startProgress(work: Work): Progress {
  return process.stderr.isTTY ? drawBar(work) : writeLines(work);
}

function drawBar({ total, unit }: Work): Progress {
  const pace = new Pace();
  const bar = new cliProgress.SingleBar(
    {
      format: `{bar} {percentage} % | {value} of {total} ${unit} | {rate}/s | {eta_formatted} to go`,
      hideCursor: true,
      etaBuffer: 1_000,
    },
    cliProgress.Presets.shades_classic,
  );
  let done = 0;
  bar.start(total, 0, { rate: 0 });
  return {
    advance: () => {
      done += 1;
      bar.update(done, { rate: grouped(pace.perSecond(done)) });
    },
    stop: () => bar.stop(),
  };
}

function writeLines({ total, unit }: Work): Progress {
  const pace = new Pace();
  let done = 0;
  let nextLineAt = performance.now() + LINE_EVERY_MS;
  return {
    advance: () => {
      done += 1;
      if (performance.now() < nextLineAt) return;
      nextLineAt += LINE_EVERY_MS;
      const rate = pace.perSecond(done);
      const secondsToGo = Math.ceil((total - done) / Math.max(rate, 1));
      console.error(
        `${grouped(done)} of ${grouped(total)} ${unit}, ${grouped(rate)}/s, ${secondsToGo} s to go`,
      );
    },
    stop: () => {},
  };
}
