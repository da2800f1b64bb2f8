import { parseArgs } from 'node:util';
import { serverUrl, wholeNumber } from '../client/command-line.ts';
import { ClientFailure } from '../client/failure.ts';
import { serverKey } from '../client/server-key.ts';

/** Fewer have no room for everybody who makes the demo worth a look. */
const MINIMUM_ACCOUNTS = 12;

/** More take longer than anybody waits for a demo. */
const MAXIMUM_ACCOUNTS = 1_000;

const MAXIMUM_MONTHS = 36;

/** A seed that fits everywhere a number does. */
const MAXIMUM_SEED = 2 ** 31 - 1;

/** What the command line asks for. */
export interface DemoOptions {
  readonly url: string;
  /** The API key to be let in with; null for none. */
  readonly key: string | null;
  readonly seed: number;
  readonly accounts: number;
  readonly months: number;
  /** Null: today, or the last day of the demo that is there already. */
  readonly until: string | null;
  readonly force: boolean;
}

/** What `--help` prints. */
export const HELP = `Fills the book of a running Daybook server with an invented bank.

  npm run demo [-- options]

The same options always make the same bank, and running it again adds only what is not there yet.

  --url URL     the server (DAYBOOK_URL, else http://127.0.0.1:4000)
  --key KEY     an API key (DAYBOOK_KEY, else the one of this machine's own server)
  --accounts N  how many accounts, ${MINIMUM_ACCOUNTS} to ${MAXIMUM_ACCOUNTS} (60)
  --months N    how many months of their history, 1 to ${MAXIMUM_MONTHS} (6)
  --seed N      another number makes other people (1)
  --until DATE  the last day, YYYY-MM-DD (today; of a demo that is there already, its own)
  --force       go on although there are accounts that are not the demo's
  --help        this`;

/** Reads the command line; null if it asks for help. Throws ClientFailure for values that make no sense. */
export async function readDemoOptions(args: readonly string[]): Promise<DemoOptions | null> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string' },
      key: { type: 'string' },
      accounts: { type: 'string', default: '60' },
      months: { type: 'string', default: '6' },
      seed: { type: 'string', default: '1' },
      until: { type: 'string' },
      force: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const url = serverUrl(values.url);
  return {
    url,
    key: await serverKey(url, values.key),
    seed: wholeNumber('seed', values.seed, { minimum: 0, maximum: MAXIMUM_SEED }),
    accounts: wholeNumber('accounts', values.accounts, {
      minimum: MINIMUM_ACCOUNTS,
      maximum: MAXIMUM_ACCOUNTS,
    }),
    months: wholeNumber('months', values.months, { minimum: 1, maximum: MAXIMUM_MONTHS }),
    until: values.until === undefined ? null : calendarDay(values.until),
    force: values.force,
  };
}

function calendarDay(text: string): string {
  const isDay =
    /^[1-9]\d{3}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text);
  if (isDay !== true) throw new ClientFailure(`--until is a day written as YYYY-MM-DD, not "${text}".`);
  return text;
}
