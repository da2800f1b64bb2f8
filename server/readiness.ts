import { projections } from './features/index.ts';
import type { Readiness } from './http/health.ts';
import { type LogLag, type ProjectionLag, readLag } from './kernel/projections/lag.ts';
import type { Services } from './services.ts';

/** Whoever asks for health has given up by then. */
const MAX_ANSWER_MS = 2_000;

/** How far the projections are behind the log, as the database says. Rejects if it does not say within 2 s. */
export async function lagOf({ database }: Services): Promise<LogLag> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the database does not answer')), MAX_ANSWER_MS);
  });
  try {
    return await Promise.race([readLag(database.pool), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ready as soon as the database answers, this process has heard of every projection, and none has stopped. */
export async function readinessOf(services: Services): Promise<Readiness> {
  const known = await lagOf(services).catch(() => null);
  if (!known) return { ok: false, detail: 'the database does not answer' };
  const lag = known.projections.map(({ name, events, seconds }) => ({
    projection: name,
    events: Number(events),
    seconds,
  }));
  const states = services.progress.states();
  const failed = [...states, ...known.projections].filter(({ failure }) => failure !== null);
  const stopped = [...new Set(failed.map(({ name }) => name))];
  if (stopped.length > 0) return { ok: false, detail: `stopped: ${stopped.join(', ')}`, lag };
  if (states.length < projections.length) return { ok: false, detail: 'starting', lag };
  return { ok: true, detail: `the slowest projection is ${most(known.projections)} events behind`, lag };
}

function most(lags: readonly ProjectionLag[]): bigint {
  return lags.reduce((highest, { events }) => (events > highest ? events : highest), 0n);
}
