import { PositionGap, poisonIn, StepFailure } from './step.ts';

/** What the log may say of a failure: what it was about, and where in the program it arose. */
export interface FaultReport {
  /** The one event that could not be taken, if it is known. */
  readonly event: {
    readonly position: string;
    readonly type: string;
    readonly streamId: string;
    readonly streamVersion: number;
  } | null;
  readonly error: {
    readonly name: string;
    /** Such as an SQLSTATE. */
    readonly code: string | null;
    /** Only of a gap in the log and of the system's own errors, which name a file or an address. */
    readonly message: string | null;
    readonly stack: readonly string[];
  };
}

/**
 * A failure without anything that an event says: logs are kept longer and read by more people than the book. An error's message is
 * left out too, since Postgres and handlers quote in it what they choke on; the book's own readers find it with the dead letter.
 */
export function reportOf(fault: unknown): FaultReport {
  const poison = poisonIn(fault);
  const cause = fault instanceof StepFailure ? fault.cause : fault;
  return {
    event: poison && {
      position: String(poison.record.position),
      type: poison.type,
      streamId: poison.record.streamId,
      streamVersion: poison.record.streamVersion,
    },
    error:
      cause instanceof Error ? describe(cause) : { name: typeof cause, code: null, message: null, stack: [] },
  };
}

function describe(fault: Error): FaultReport['error'] {
  const { code } = fault as { readonly code?: unknown };
  return {
    name: fault.name,
    code: typeof code === 'string' ? code : null,
    message: fault instanceof PositionGap || 'syscall' in fault ? fault.message : null,
    stack: framesOf(fault),
  };
}

/** The stack without its first lines, which repeat the message. */
function framesOf({ stack = '', message }: Error): readonly string[] {
  const start = stack.indexOf(message);
  if (start < 0) return [];
  const lines = stack.slice(start + message.length).split('\n');
  return lines.map((line) => line.trim()).filter((line) => line.startsWith('at '));
}
