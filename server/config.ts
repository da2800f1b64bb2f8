import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { StartupError } from './errors-startup.ts';
import { type MovementLimit, parseMovementLimit } from './movement-limit.ts';
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
  /** Who may only have the documents of the pages executed: nobody, those who signed in with a session, everybody. */
  readonly documents: (typeof DOCUMENT_RULES)[number];
  /** Whether those who are let in may ask for the schema. */
  readonly introspection: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Where a line is written for every event; absent means nowhere. */
  readonly auditFile?: string;
  /** Whether the audit log keeps what was only looked at too. */
  readonly auditReads: boolean;
  /** Signs the cookies of those who sign in; absent with the embedded database, which keeps one of its own. */
  readonly secret?: string;
  /** Where people find the server, if not where it listens: behind a proxy. */
  readonly origin?: string;
  /** The proxies in front of the server, which are believed about whom they speak for. */
  readonly trustedProxies: readonly string[];
  /** How long a sign-in lasts. */
  readonly sessionHours: number;
  /** The most that an operator may move at a time. */
  readonly operatorLimit: MovementLimit;
  /** An OpenID Connect provider that people may sign in with. */
  readonly oidc?: OidcConfig;
};

/** What is to be known of an OpenID Connect provider. */
export type OidcConfig = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  /** The role of those who were not made users; absent means that they are not let in. */
  readonly newUsers?: 'AUDITOR' | 'OPERATOR' | 'MANAGER' | 'ADMINISTRATOR';
};

/** 256 bits in base 64 are 44, in hexadecimal 64. */
const SECRET_CHARACTERS = 32;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const DOCUMENT_RULES = ['any', 'trusted-from-people', 'trusted'] as const;

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
  DAYBOOK_AUDIT_READS: {
    schema: z
      .enum(['all', 'refused'])
      .default('all')
      .transform((which) => which === 'all'),
    right: 'all or refused',
  },
  DAYBOOK_COST_PER_MINUTE: {
    schema: integer(MIN_COST_PER_MINUTE, Number.MAX_SAFE_INTEGER).default(3_000_000),
    right: `a whole number from ${MIN_COST_PER_MINUTE} on`,
  },
  DAYBOOK_DOCUMENTS: {
    schema: z.enum(DOCUMENT_RULES).default('any'),
    right: `one of ${DOCUMENT_RULES.join(', ')}`,
  },
  DAYBOOK_INTROSPECTION: {
    schema: z
      .enum(['signed-in', 'nobody'])
      .default('signed-in')
      .transform((who) => who === 'signed-in'),
    right: 'signed-in or nobody',
  },
  LOG_LEVEL: { schema: z.enum(LOG_LEVELS).default('warn'), right: `one of ${LOG_LEVELS.join(', ')}` },
  DAYBOOK_SECRET: {
    schema: z.string().min(SECRET_CHARACTERS).optional(),
    right: `at least ${SECRET_CHARACTERS} random characters, such as "openssl rand -base64 32" prints`,
  },
  DAYBOOK_ORIGIN: {
    schema: z.string().refine(isOrigin).optional(),
    right: 'the address that people type, without a path, like https://book.example.com',
  },
  DAYBOOK_TRUSTED_PROXIES: {
    schema: z
      .string()
      .transform((text) => text.split(/[,\s]+/).filter(Boolean))
      .refine((addresses) => addresses.every(isAddressOrNetwork))
      .default([]),
    right: 'the IP addresses or networks of the proxies in front of the server, like "127.0.0.1, 10.0.0.0/8"',
  },
  DAYBOOK_SESSION_HOURS: { schema: integer(1, 720).default(12), right: 'a whole number from 1 to 720' },
  DAYBOOK_OPERATOR_LIMIT: {
    schema: z
      .string()
      .default('100000')
      .transform((text) => parseMovementLimit(text))
      .refine((limit) => limit !== null),
    right: 'whole units of any currency with exceptions, like "100000" or "100000 JPY=15000000 CZK=2500000"',
  },
  DAYBOOK_OIDC_ISSUER: {
    schema: z.url({ protocol: /^https?$/ }).optional(),
    right: 'the address of an OpenID Connect provider',
  },
  DAYBOOK_OIDC_CLIENT_ID: {
    schema: z.string().min(1).optional(),
    right: 'the name by which the provider knows this server',
  },
  DAYBOOK_OIDC_CLIENT_SECRET: {
    schema: z.string().min(1).optional(),
    right: 'the secret that the provider gave this server',
  },
  DAYBOOK_OIDC_NAME: {
    schema: z.string().min(1).max(40).default('single sign-on'),
    right: 'a name of up to 40 characters',
  },
  DAYBOOK_OIDC_NEW_USERS: {
    schema: z
      .enum(['auditor', 'operator', 'manager', 'administrator'])
      .transform((role) => role.toUpperCase() as Uppercase<typeof role>)
      .optional(),
    right: 'auditor, operator, manager or administrator',
  },
} as const;

/** Secrets are not repeated in a message. */
const SECRET: ReadonlySet<string> = new Set(['DATABASE_URL', 'DAYBOOK_SECRET', 'DAYBOOK_OIDC_CLIENT_SECRET']);

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
  const secret = read('DAYBOOK_SECRET');
  const origin = read('DAYBOOK_ORIGIN');
  const oidc = readOidc(environment);
  return {
    nodeEnv: read('NODE_ENV'),
    host: read('HOST'),
    port: read('PORT'),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    dataFolder: path.resolve(packageRoot, read('DAYBOOK_DATA')),
    poolSize: read('DAYBOOK_POOL_SIZE'),
    costPerMinute: read('DAYBOOK_COST_PER_MINUTE'),
    documents: read('DAYBOOK_DOCUMENTS'),
    introspection: read('DAYBOOK_INTROSPECTION'),
    logLevel: read('LOG_LEVEL'),
    auditReads: read('DAYBOOK_AUDIT_READS'),
    ...(auditFile === undefined ? {} : { auditFile: path.resolve(packageRoot, auditFile) }),
    ...(secret === undefined ? {} : { secret }),
    ...(origin === undefined ? {} : { origin }),
    trustedProxies: read('DAYBOOK_TRUSTED_PROXIES'),
    sessionHours: read('DAYBOOK_SESSION_HOURS'),
    operatorLimit: read('DAYBOOK_OPERATOR_LIMIT') as MovementLimit,
    ...(oidc === undefined ? {} : { oidc }),
  };
}

/** All that is known of a provider, or nothing if none is named. A provider sends people back, so it has to be known where to. */
function readOidc(environment: Readonly<Record<string, string | undefined>>): OidcConfig | undefined {
  const read = <Name extends keyof typeof VARIABLES>(name: Name) => readVariable(name, environment[name]);
  const required = <Name extends keyof typeof VARIABLES>(name: Name): NonNullable<Value<Name>> => {
    const value = read(name);
    if (value !== undefined) return value as NonNullable<Value<Name>>;
    throw new StartupError(
      `The environment variable ${name} is not set: with DAYBOOK_OIDC_ISSUER it should be ${VARIABLES[name].right}.`,
    );
  };
  const issuer = read('DAYBOOK_OIDC_ISSUER');
  if (issuer === undefined) return undefined;
  required('DAYBOOK_ORIGIN');
  const newUsers = read('DAYBOOK_OIDC_NEW_USERS');
  return {
    issuer,
    clientId: required('DAYBOOK_OIDC_CLIENT_ID'),
    clientSecret: required('DAYBOOK_OIDC_CLIENT_SECRET'),
    name: read('DAYBOOK_OIDC_NAME'),
    ...(newUsers === undefined ? {} : { newUsers }),
  };
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
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
