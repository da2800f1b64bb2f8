import type { Pool } from 'pg';
import type { Lease } from '../leases/lease-keeper.ts';
import type { EventFeed } from '../projections/feed.ts';
import { WakeableWait } from '../wakeable-wait.ts';
import { type AnyReactor, dueFor, type Performer } from './reactor.ts';
import { advanceReactor, claimReactor } from './reactor-checkpoint.ts';

/** Events that are taken at once: few enough that repeating them after a crash is over in a moment. */
const MAX_EVENTS = 1_000;
/** How often the log is looked at without being told that it grew. */
const POLL_MS = 1_000;
/** Pause between tries while something does not work. */
const RETRY_MS = 1_000;

interface RunnerOptions {
  readonly pool: Pool;
  readonly reactor: AnyReactor;
  readonly feed: EventFeed;
  /** Under which the reactor is run. */
  readonly lease: Lease;
  /** Called for each try that failed. */
  readonly onAlarm: (name: string, fault: unknown) => void;
}

/**
 * Runs a reactor while this process has its lease: does what is due for each event after the checkpoint, and only then moves the
 * checkpoint. A crash between the two has the effects done again, unless the performer can tell that they are done. What can't be
 * done is tried again for ever, with an alarm each time; nothing is passed over.
 */
export async function runReactor(options: RunnerOptions): Promise<void> {
  const { feed, lease, onAlarm, reactor } = options;
  const wait = new WakeableWait();
  const end = () => wait.end();
  lease.signal.addEventListener('abort', end);
  if (lease.signal.aborted) end();
  const forget = feed.onGrowth(() => wait.wake());
  try {
    while (!wait.ended) {
      try {
        if ((await performAll(options, wait)) === 'fenced') return;
      } catch (fault) {
        onAlarm(reactor.name, fault);
        await wait.for(RETRY_MS);
      }
    }
  } finally {
    forget();
    lease.signal.removeEventListener('abort', end);
  }
}

/** Follows the log until the lease ends or somebody else has taken it. Throws if something does not work. */
async function performAll(
  { pool, reactor, feed, lease }: RunnerOptions,
  wait: WakeableWait,
): Promise<'ended' | 'fenced'> {
  const { name } = reactor;
  const { token } = lease;
  let position = await claimReactor(pool, { name, token });
  if (position === null) return 'fenced';
  const performer = await reactor.open();
  try {
    while (!wait.ended) {
      if (position >= feed.head) {
        await wait.for(POLL_MS);
        continue;
      }
      const next = await performSome({ reactor, feed, performer }, position);
      if (!(await advanceReactor(pool, { name, token, position: next }))) return 'fenced';
      position = next;
    }
    return 'ended';
  } finally {
    await performer.close();
  }
}

/** Does what is due for the next events; returns the position up to which all is done. */
async function performSome(
  { reactor, feed, performer }: Pick<RunnerOptions, 'reactor' | 'feed'> & { performer: Performer<unknown> },
  from: bigint,
): Promise<bigint> {
  const events = await feed.readAfter(from, MAX_EVENTS);
  const last = events.at(-1);
  if (!last || events[0]?.record.position !== from + 1n)
    throw new Error(`${reactor.name} is at ${from}, but the log does not go on from there`);
  const { doneTo } = performer;
  const due = dueFor(reactor, events).filter(({ position }) => doneTo === null || position > doneTo);
  if (due.length > 0) await performer.perform(due);
  return last.record.position;
}
