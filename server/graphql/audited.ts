import type { Attempt, AuditOutcome } from '../audit/audit-log.ts';
import type { GraphqlContext } from './context.ts';

/** A use of a root field. */
export interface Use {
  /** Such as `Mutation.depositMoney`. */
  readonly action: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly context: GraphqlContext;
}

/** Longer reasons are cut: they are for reading, not for keeping what a client sent. */
const MAX_REASON_CHARACTERS = 500;

/** Notes a use that was not allowed or that broke off. */
export function recordFailure(
  use: Use,
  outcome: 'FORBIDDEN' | 'FAILED',
  reason: string,
): Promise<void> | undefined {
  return record(use, { outcome, reason, ...whatItWasAbout(use.args) });
}

/** Notes a mutation by what it answered; one that carries out several commands, each of them. */
export async function recordAnswer(use: Use, answer: unknown): Promise<void> {
  const { outcomes, ...single } = (answer ?? {}) as Payload;
  if (!outcomes) return record(use, { ...resultOf(single, use.args), ...whatItWasAbout(use.args) });
  for (const one of outcomes) {
    const subject = one.account?.accountId ?? null;
    await record(use, { ...resultOf(one, use.args), subject, commandId: one.commandId ?? null });
  }
}

/** Notes that something was looked at. */
export function recordReading(use: Use): Promise<void> | undefined {
  return record(use, { outcome: 'DONE', reason: null, read: true, ...whatItWasAbout(use.args) });
}

interface Payload {
  readonly outcomes?: readonly Payload[];
  readonly errors?: readonly { readonly code?: unknown }[];
  /** Of payloads that have a sentence instead of errors. */
  readonly failure?: string | null;
  readonly commandId?: string;
  readonly account?: { readonly accountId?: string } | null;
}

type Result = Pick<Attempt, 'outcome' | 'reason'>;

function resultOf({ errors, failure }: Payload, args: Use['args']): Result {
  const [first] = errors ?? [];
  const refusal = first ? String(first.code) : (failure ?? null);
  if (refusal !== null) return { outcome: 'REFUSED', reason: refusal };
  return { outcome: 'DONE', reason: isDryRun(args) ? 'dry run' : null };
}

function isDryRun(args: Use['args']): boolean {
  return args.dryRun === true || inputOf(args).dryRun === true;
}

/** The fields by which inputs name what they are about, the most telling first. */
const SUBJECTS = [
  'accountId',
  'requestId',
  'fromAccountId',
  'transactionId',
  'userId',
  'apiKeyId',
  'email',
  'id',
  'name',
] as const;

function whatItWasAbout(args: Use['args']): Pick<Attempt, 'subject' | 'commandId'> {
  const input = inputOf(args);
  const named = SUBJECTS.map((name) => input[name] ?? args[name]).find((value) => typeof value === 'string');
  return {
    subject: typeof named === 'string' ? named.slice(0, MAX_REASON_CHARACTERS) : null,
    commandId: typeof input.commandId === 'string' ? input.commandId : null,
  };
}

function inputOf({ input }: Use['args']): Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {};
}

function record(
  { action, context }: Use,
  what: Result & { readonly outcome: AuditOutcome } & Pick<Attempt, 'subject' | 'commandId' | 'read'>,
): Promise<void> | undefined {
  const { principal, address, correlationId, services } = context;
  return services.audit.record({
    principal: principal.id,
    displayName: principal.displayName,
    role: principal.role,
    address,
    action,
    correlationId,
    ...what,
    reason: what.reason?.slice(0, MAX_REASON_CHARACTERS) ?? null,
  });
}
