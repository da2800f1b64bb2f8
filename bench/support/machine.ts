import { execFileSync } from 'node:child_process';
import os from 'node:os';

/** Where it was measured. Absolute figures mean nothing elsewhere; ratios travel better. */
export function machineFacts(): object {
  const [cpu] = os.cpus();
  return {
    processor: cpu?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    commit: commit(),
  };
}

/** How busy the machine is: over 1, 5 and 15 minutes. */
export function loadAverage(): readonly number[] {
  return os.loadavg().map((value) => Number(value.toFixed(2)));
}

function commit(): string {
  try {
    const git = (...words: string[]) => execFileSync('git', words, { encoding: 'utf8' }).trim();
    const changed = git('status', '--porcelain', '--', 'server', 'prisma', 'bench').length > 0;
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? ', with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}
