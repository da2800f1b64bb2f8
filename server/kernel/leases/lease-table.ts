import type { ProcessSession } from '../process-session.ts';

/** Told of whenever leases have become free or a process has joined. */
export const LEASES_CHANNEL = 'daybook_leases';

/** A lease as the table has it: whose it is, and how often it was taken. */
export interface HeldLease {
  readonly name: string;
  /** The fencing token: higher than that of everybody who had the lease before. */
  readonly token: bigint;
}

/** What a heartbeat says. */
export interface Heartbeat {
  /** The id of this process, which no other process has or has had. */
  readonly process: string;
  /** What it would take. */
  readonly wanted: readonly string[];
  /** What it knows to have. */
  readonly held: readonly HeldLease[];
  /** How long leases last from now on. */
  readonly lastingMs: number;
}

/** What a heartbeat is answered. */
export interface Tended {
  /** Every lease that the process has now; one that it had before may be missing, and is lost then. */
  readonly leases: readonly HeldLease[];
  /** Those that it had better give back, because another process has fewer. */
  readonly surplus: ReadonlySet<string>;
  /** Processes besides this one. */
  readonly others: number;
}

/** Renews the leases of a process and takes free ones. Throws if the database does not answer. */
export async function tendLeases(
  session: ProcessSession,
  { process, wanted, held, lastingMs }: Heartbeat,
): Promise<Tended> {
  const { rows } = await session.query<{
    readonly names: readonly string[];
    readonly tokens: readonly bigint[];
    readonly surplus: readonly string[];
    readonly others: number;
  }>({
    name: 'tend_leases',
    text: `SELECT names, tokens, surplus, others
             FROM tend_leases($1, $2::text[], $3::text[], $4::bigint[], $5 * interval '1 millisecond')`,
    values: [process, wanted, held.map(({ name }) => name), held.map(({ token }) => token), lastingMs],
  });
  const { names = [], tokens = [], surplus = [], others = 0 } = rows[0] ?? {};
  const leases = names.map((name, index) => ({ name, token: tokens[index] ?? 0n }));
  return { leases, surplus: new Set(surplus), others };
}

/** Gives a lease back; harmless if somebody else has it by now. */
export async function releaseLease(
  session: ProcessSession,
  { process, lease: { name, token } }: { readonly process: string; readonly lease: HeldLease },
): Promise<void> {
  await session.query({ text: 'SELECT release_lease($1, $2, $3)', values: [process, name, token] });
}

/** Gives back every lease of a process, which is about to end. */
export async function leaveLeases(session: ProcessSession, process: string): Promise<void> {
  await session.query({ text: 'SELECT leave_leases($1)', values: [process] });
}
