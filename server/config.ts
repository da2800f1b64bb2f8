import path from 'node:path';
import { z } from 'zod';
import { StartupError } from './errors-startup.ts';
import { packageRoot } from './package-root.ts';

/** Everything the environment may say. */
export type Config = {
  readonly nodeEnv: 'production' | 'development' | 'test';
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** A Postgres of one's own; absent means the embedded one. */
  readonly databaseUrl?: string;
  /** Where the embedded Postgres keeps its data. */
  readonly dataFolder: string;
  /** Connections this process holds at most. */
  readonly poolSize: number;
  /** What the operations of one principal, or from one address, may cost in a minute. */
  readonly costPerMinute: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Where a line is written for every event; absent means nowhere. */
  readonly auditFile?: string;
};

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Postgres itself allows a hundred connections in all unless told otherwise. */
const POOL_SIZE_LIMIT = 90;
/** Half of them for readers; of the rest one hears notifications, and what holds one in a transaction may need a second. */
export const POOL_SIZE_MINIMUM = 6;

/** Below that not even the most expensive operation would be let through. */
const MIN_COST_PER_MINUTE = 120_000;

/** Each variable with what is right for it, in words that complete "NAME is …: it should be". */
const VARIABLES = {
  NODE_ENV: {
    schema: z.enum(['production', 'development', 'test']).default('production'),
    right: 'production, development or test',
  },
  HOST: { schema: z.string().min(1).default('127.0.0.1'), right: 'a host name or an IP address' },
  PORT: { schema: integer(0, 65_535).default(4000), right: 'a whole number from 0 to 65535' },
  DATABASE_URL: {
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//)
      .optional(),
    right: 'the address of a Postgres database, like postgresql://user:password@host:5432/database',
  },
  DAYBOOK_DATA: { schema: z.string().min(1).default('.daybook'), right: 'the path of a folder' },
  DAYBOOK_POOL_SIZE: {
    schema: integer(POOL_SIZE_MINIMUM, POOL_SIZE_LIMIT).default(12),
    right: `a whole number from ${POOL_SIZE_MINIMUM} to ${POOL_SIZE_LIMIT}`,
  },
  DAYBOOK_AUDIT_FILE: { schema: z.string().min(1).optional(), right: 'the path of a file' },
  DAYBOOK_COST_PER_MINUTE: {
    schema: integer(MIN_COST_PER_MINUTE, Number.MAX_SAFE_INTEGER).default(3_000_000),
    right: `a whole number from ${MIN_COST_PER_MINUTE} on`,
  },
  LOG_LEVEL: { schema: z.enum(LOG_LEVELS).default('warn'), right: `one of ${LOG_LEVELS.join(', ')}` },
} as const;

/** Secrets are not repeated in a message. */
const SECRET: ReadonlySet<string> = new Set(['DATABASE_URL']);

/**
 * Reads the configuration from the environment; a variable set to nothing counts as not set. Relative paths start
 * from the folder of package.json.
 *
 * @throws StartupError naming the variable, what is wrong with it and what would be right.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const read = <Name extends keyof typeof VARIABLES>(name: Name) => readVariable(name, environment[name]);
  const databaseUrl = read('DATABASE_URL');
  const auditFile = read('DAYBOOK_AUDIT_FILE');
  return {
    nodeEnv: read('NODE_ENV'),
    host: read('HOST'),
    port: read('PORT'),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    dataFolder: path.resolve(packageRoot, read('DAYBOOK_DATA')),
    poolSize: read('DAYBOOK_POOL_SIZE'),
    costPerMinute: read('DAYBOOK_COST_PER_MINUTE'),
    logLevel: read('LOG_LEVEL'),
    ...(auditFile === undefined ? {} : { auditFile: path.resolve(packageRoot, auditFile) }),
  };
}

type Value<Name extends keyof typeof VARIABLES> = z.output<(typeof VARIABLES)[Name]['schema']>;

function readVariable<Name extends keyof typeof VARIABLES>(
  name: Name,
  text: string | undefined,
): Value<Name> {
  const { schema, right } = VARIABLES[name];
  const result = schema.safeParse(text === '' ? undefined : text);
  if (result.success) return result.data as Value<Name>;
  const found = SECRET.has(name) ? 'set to something else' : `"${text}"`;
  throw new StartupError(`The environment variable ${name} is ${found}: it should be ${right}.`);
}

/** Digits only: `Number` alone would take "", "1e3" and "0x10" too. */
function integer(minimum: number, maximum: number) {
  return z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(minimum).max(maximum));
}
