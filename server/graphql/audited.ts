import type { Attempt } from '../audit/audit-log.ts';
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
  return record(use, { outcome, reason });
}

/** Notes a mutation by what it answered; one that carries out several commands, each of them. */
export async function recordAnswer(use: Use, answer: unknown): Promise<void> {
  const payload = (answer ?? {}) as Payload;
  if (!payload.outcomes) return record(use, resultOf(payload, use.args));
  for (const one of payload.outcomes) {
    const about = { subject: one.account?.accountId ?? null, commandId: one.commandId ?? null };
    await record(use, resultOf(one, use.args), { about });
  }
}

/** Notes that something was looked at. */
export function recordReading(use: Use): Promise<void> | undefined {
  return record(use, { outcome: 'DONE', reason: null }, { read: true });
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
type About = Pick<Attempt, 'subject' | 'commandId'>;

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

function whatItWasAbout(args: Use['args']): About {
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
  { action, args, context }: Use,
  { outcome, reason }: Result,
  { about = whatItWasAbout(args), read = false }: { readonly about?: About; readonly read?: boolean } = {},
): Promise<void> | undefined {
  const { principal, address, correlationId, services } = context;
  return services.audit.record({
    principal: principal.id,
    displayName: principal.displayName,
    role: principal.role,
    address,
    action,
    outcome,
    reason: reason?.slice(0, MAX_REASON_CHARACTERS) ?? null,
    subject: about.subject,
    commandId: about.commandId,
    correlationId,
    read,
  });
}
