import type { ProcessSession } from '../process-session.ts';
import { WakeableWait } from '../wakeable-wait.ts';
import { type HeldLease, LEASES_CHANNEL, leaveLeases, releaseLease, tendLeases } from './lease-table.ts';

/** How long a lease lasts unless it is renewed: a process that is gone or stuck loses its leases after this. */
const LEASE_MS = 3_000;
/** Pause between heartbeats: three may be missed. */
const HEARTBEAT_MS = 750;
/** Pause between tries while the database is away. */
const RETRY_MS = 200;

/** What a process may do alone while it has a lease. */
export interface Lease extends HeldLease {
  /** Aborted when the lease is lost or to be given back: what is done under it has to come to its end. */
  readonly signal: AbortSignal;
}

/** What is done under a lease. When it ends by itself, the lease is given back and contended for again. */
export type Work = (lease: Lease) => Promise<void>;

interface Tenure extends HeldLease {
  readonly controller: AbortController;
  /** Until the work has ended the lease is not taken again, whatever has become of it. */
  state: 'working' | 'ending' | 'lost';
}

interface LeaseKeeperOptions {
  readonly session: ProcessSession;
  /** The id of this process, which no other process has or has had. */
  readonly process: string;
  /** Told of work that threw. */
  readonly onFault: (name: string, fault: unknown) => void;
}

/**
 * Does some things whenever no other process does them: contends for leases, does the work that each stands for while this process
 * has it, and gives it back. Leases spread over the processes by themselves.
 *
 * That only one process *has* a lease does not mean that only one *acts* under it, since one that was paused does not know yet what
 * it has lost. What is written therefore has to be refused where it is written, by the lease's token.
 * ("How to do distributed locking", Martin Kleppmann, 2016.)
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #works = new Map<string, Work>();
  readonly #tenures = new Map<string, Tenure>();
  readonly #ends = new Set<Promise<void>>();
  readonly #wait = new WakeableWait();
  /** Whether something was heard since the last heartbeat that calls for another. */
  #urgent = false;
  #others = 0;
  #expiry: NodeJS.Timeout | undefined;
  #beating: Promise<void> | null = null;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    const heard = (_payload: string, own: boolean) => {
      if (own) return;
      this.#urgent = true;
      this.#wait.wake();
    };
    options.session.attend({ channel: LEASES_CHANNEL, heard });
  }

  /** How many other processes there are, as of the last heartbeat. */
  get others(): number {
    return this.#others;
  }

  /** Does the work whenever this process has the lease of that name. Before the start. */
  contend(name: string, work: Work): void {
    this.#works.set(name, work);
  }

  /** Begins to contend. Resolves after the first heartbeat, answered or not. */
  async start(): Promise<void> {
    const answered = await this.#beat();
    this.#beating = this.#keepBeating(answered);
  }

  /** Lets all work come to its end and gives every lease back, so that others can take them at once. */
  async stop(): Promise<void> {
    const { session, process } = this.#options;
    this.#wait.end();
    await this.#beating;
    for (const { controller } of this.#tenures.values()) controller.abort();
    await Promise.all(this.#ends);
    clearTimeout(this.#expiry);
    // If the database is away, what is left expires by itself.
    await leaveLeases(session, process).catch(() => undefined);
  }

  async #keepBeating(answered: boolean): Promise<void> {
    for (let well = answered; !this.#wait.ended; well = await this.#beat()) {
      if (!this.#urgent) await this.#wait.for(well ? HEARTBEAT_MS : RETRY_MS);
      this.#urgent = false;
    }
  }

  /** One heartbeat; returns whether it was answered. */
  async #beat(): Promise<boolean> {
    if (this.#wait.ended) return false;
    const { session, process } = this.#options;
    const sentAt = performance.now();
    const held = [...this.#tenures.values()].filter(({ state }) => state !== 'lost');
    const wanted = [...this.#works.keys()].filter((name) => this.#isOpen(name));
    const request = { process, wanted, held, lastingMs: LEASE_MS };
    const tended = await tendLeases(session, request).catch(() => null);
    if (!tended) return false;
    this.#others = tended.others;
    const known = new Map(tended.leases.map((lease) => [lease.name, lease]));
    for (const tenure of held) if (known.get(tenure.name)?.token !== tenure.token) this.#lose(tenure);
    this.#expireAt(sentAt + LEASE_MS);
    for (const lease of tended.leases) if (!this.#tenures.has(lease.name)) this.#begin(lease);
    for (const name of tended.surplus) this.#tenures.get(name)?.controller.abort();
    return true;
  }

  #isOpen(name: string): boolean {
    const tenure = this.#tenures.get(name);
    return tenure === undefined || tenure.state === 'working';
  }

  /** By this process's own clock, for when the database can't be asked: then others may have the leases already. */
  #expireAt(moment: number): void {
    clearTimeout(this.#expiry);
    const expire = () => {
      for (const tenure of this.#tenures.values()) this.#lose(tenure);
    };
    this.#expiry = setTimeout(expire, Math.max(0, moment - performance.now()));
  }

  #lose(tenure: Tenure): void {
    tenure.state = 'lost';
    tenure.controller.abort();
  }

  #begin(lease: HeldLease): void {
    const tenure: Tenure = { ...lease, controller: new AbortController(), state: 'working' };
    this.#tenures.set(lease.name, tenure);
    const end = this.#serve(tenure).finally(() => this.#ends.delete(end));
    this.#ends.add(end);
  }

  async #serve(tenure: Tenure): Promise<void> {
    const { session, process, onFault } = this.#options;
    const { name, token, controller } = tenure;
    try {
      await this.#works.get(name)?.({ name, token, signal: controller.signal });
    } catch (fault) {
      onFault(name, fault);
    }
    if (tenure.state === 'working') {
      tenure.state = 'ending';
      // If the database is away, it expires by itself.
      await releaseLease(session, { process, lease: tenure }).catch(() => undefined);
    }
    this.#tenures.delete(name);
  }
}
