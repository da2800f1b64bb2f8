import { parseArgs } from 'node:util';
import { serverUrl, wholeNumber } from '../client/command-line.ts';
import { ClientFailure } from '../client/failure.ts';
import { currencyDigits } from '../client/money.ts';
import { serverKey } from '../client/server-key.ts';
import { COLUMNS } from './row.ts';
import type { Tolerance } from './survey.ts';

/** More requests at once only wait in the server's queue. */
const MAXIMUM_CONCURRENCY = 256;

/** What the command line asks for. */
export interface ImportOptions {
  readonly file: string;
  readonly url: string;
  /** The API key to be let in with; null for none. */
  readonly key: string | null;
  /** In currency units, as it was given. */
  readonly tolerance: string;
  readonly concurrency: number;
  readonly errorFile: string;
  readonly ownerPrefix: string;
}

/** What `--help` prints. */
export const HELP = `Imports a bank's statement file into a running Daybook server.

  npm run import -- FILE.csv[.gz] [options]

The file is CSV in UTF-8, plain or gzip, with the columns
${COLUMNS.join(', ')}.
Running it again, also after it was cut off, adds only what is not there yet.

  --url URL            the server (DAYBOOK_URL, else http://127.0.0.1:4000)
  --key KEY            an API key (DAYBOOK_KEY, else the one of this machine's own server)
  --tolerance AMOUNT   by how much a balance may differ from the bank's, which rounds interest (0.60)
  --concurrency N      how many commands are under way at once (32)
  --errors FILE        where bad rows are listed (import-errors.csv)
  --owner-prefix TEXT  what stands before an account's number in its owner's name (Account)
  --help               this

The exit code is 0 if every row is in the book and every balance agrees with the file's last balance_after, else 1.`;

/** Reads the command line; null if it asks for help. Throws ClientFailure for values that make no sense. */
export async function readImportOptions(args: readonly string[]): Promise<ImportOptions | null> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      key: { type: 'string' },
      tolerance: { type: 'string', default: '0.60' },
      concurrency: { type: 'string', default: '32' },
      errors: { type: 'string', default: 'import-errors.csv' },
      'owner-prefix': { type: 'string', default: 'Account' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new ClientFailure('One file is needed: npm run import -- FILE.csv[.gz] (--help tells more).');
  }
  if (!/^\d{1,12}(\.\d+)?$/.test(values.tolerance)) {
    throw new ClientFailure(`--tolerance is an amount such as 0.60, not "${values.tolerance}".`);
  }
  const url = serverUrl(values.url);
  return {
    file,
    url,
    key: await serverKey(url, values.key),
    tolerance: values.tolerance,
    concurrency: wholeNumber('concurrency', values.concurrency, { minimum: 1, maximum: MAXIMUM_CONCURRENCY }),
    errorFile: values.errors,
    ownerPrefix: values['owner-prefix'],
  };
}

/** The tolerance in minor units of each currency; decimals that a currency doesn't have are dropped. */
export function toleranceOf(amount: string): Tolerance {
  const [whole = '0', decimals = ''] = amount.split('.');
  return (currency) => {
    const digits = currencyDigits(currency) ?? 0;
    return BigInt(whole + decimals.slice(0, digits).padEnd(digits, '0'));
  };
}
