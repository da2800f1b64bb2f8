import type { SeededRandom } from '../../support/seeded-random.ts';

/** A request that nobody means well with. */
export interface HostileRequest {
  /** Of what kind it is, for the report. */
  readonly kind: string;
  readonly init: RequestInit;
}

/** An operation that is fine, to be spoilt. */
const GOOD =
  'query Q($first: Int! = 3) { accounts(first: $first) { totalCount edges { node { id owner balance { minorUnits currency } } } } }';

const times = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_, n) => of(n)).join(' ');

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const document = (query: string, more: object = {}) => json({ query, ...more });

/** Each kind with a request of it. What a kind sends is never what its author of the schema had in mind. */
const KINDS: { readonly [kind: string]: (random: SeededRandom) => RequestInit } = {
  deep: (random) => {
    const depth = random.integer(11, 600);
    return document(
      `{ accounts { ${'edges { node { transactions { '.repeat(depth)} id ${'} } }'.repeat(depth)} } }`,
    );
  },
  wide: (random) => document(`{ ${times(random.integer(700, 4_000), () => 'nothing')} }`),
  aliased: (random) =>
    document(`{ ${times(random.integer(31, 900), (n) => `a${n}: accounts { totalCount }`)} }`),
  directives: (random) =>
    document(`{ accounts ${times(random.integer(21, 600), () => '@include(if: true)')} { totalCount } }`),
  'unknown directives': (random) =>
    document(`{ accounts @d${random.integer(0, 9)}(x: [[[[{a: 1}]]]]) { totalCount } }`),
  huge: (random) =>
    document(`{ accounts { totalCount } } # ${'x'.repeat(random.integer(64, 1_024) * 1_024)}`),
  'expensive pages': (random) =>
    document(
      'query Q($n: Int!) { accounts(first: $n) { edges { node { transactions(first: $n) { edges { node { id } } } } } } }',
      {
        variables: {
          n: random.oneOf([-2_147_483_648, -1, 200, 201, 2_147_483_647]),
        },
      },
    ),
  'fragments in circles': () =>
    document(
      '{ accounts { ...a } } fragment a on AccountConnection { ...b } fragment b on AccountConnection { ...a }',
    ),
  'fragments that unfold': (random) => {
    const levels = random.integer(8, 40);
    const fragments = times(
      levels,
      (n) => `fragment f${n} on Account { ...f${n + 1} ...f${n + 1} ... on Account { ...f${n + 1} } }`,
    );
    return document(
      `{ accounts { edges { node { ...f0 } } } } ${fragments} fragment f${levels} on Account { nothing }`,
    );
  },
  'deep introspection': (random) =>
    document(`{ __schema { types { ${'fields { type { '.repeat(random.integer(6, 80))} name } }`),
  malformed: (random) => document(spoilt(GOOD, random)),
  'malformed JSON': (random) => ({
    ...document(GOOD),
    body: spoilt(JSON.stringify({ query: `${GOOD}}` }), random).slice(1),
  }),
  'wrong types of variables': (random) =>
    document(GOOD, { variables: { first: random.oneOf(WRONG_VALUES) } }),
  'wrong types in the request': (random) =>
    json({
      query: random.oneOf([1, true, [], {}, [GOOD], { query: GOOD }]),
      variables: random.oneOf(WRONG_VALUES),
    }),
  'wrong types of input': (random) =>
    document('mutation M($input: MoveMoneyInput!) { depositMoney(input: $input) { __typename } }', {
      variables: { input: random.oneOf(WRONG_VALUES) },
    }),
  'wrong scalars': (random) =>
    document('mutation M($input: MoveMoneyInput!) { depositMoney(input: $input) { __typename } }', {
      variables: {
        input: {
          commandId: random.oneOf(['', 'x', '0'.repeat(10_000), '../../etc/passwd', "' OR 1=1 --"]),
          accountId: random.oneOf(['', '\u0000', '%00', 'a'.repeat(5_000)]),
          amount: {
            minorUnits: random.oneOf(['1e999', 'NaN', '-0', '9'.repeat(400)]),
            currency: random.oneOf(['', 'eur', '€']),
          },
        },
      },
    }),
  'a name that nobody has': (random) =>
    document(GOOD, { operationName: random.oneOf(['R', '', 'constructor', '__proto__']) || 'R' }),
  'too many operations': (random) =>
    document(`${times(random.integer(2, 50), (n) => `query Q${n} { accounts { totalCount } }`)}`),
  batch: (random) =>
    json(Array.from({ length: random.integer(1, 400) }, () => ({ query: '{ accounts { totalCount } }' }))),
  'a subscription over HTTP': () => document('subscription { projectionProgress { __typename } }'),
  'a wrong method': (random) => ({ ...document(GOOD), method: random.oneOf(['PUT', 'PATCH', 'DELETE']) }),
  'a GET from elsewhere': () => ({ method: 'GET' }),
  'a wrong content type': (random) => ({
    ...document(GOOD),
    headers: {
      'content-type': random.oneOf([
        'text/plain',
        'application/xml',
        'multipart/form-data; boundary=x',
        'image/png',
        '*/*',
      ]),
    },
  }),
  'no content type': () => ({ method: 'POST', body: new Uint8Array([123, 125]) }),
  binary: (random) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: Uint8Array.from({ length: random.integer(1, 4_096) }, () => random.integer(0, 255)),
  }),
  'polluted objects': () => ({
    ...document(GOOD),
    body: `{"query": "mutation { nothing }", "variables": {"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}}`,
  }),
};

const WRONG_VALUES: readonly unknown[] = [
  'many',
  {},
  [],
  [[[[1]]]],
  1.5,
  1e308,
  true,
  '\u0000',
  { input: { input: {} } },
  { toString: 1, valueOf: 2 },
  'x'.repeat(20_000),
];

/** The kinds there are. */
export const HOSTILE_KINDS: readonly string[] = Object.keys(KINDS);

/** One more of a kind. */
export function hostileRequest(kind: string, random: SeededRandom): HostileRequest {
  const init = KINDS[kind]?.(random);
  if (!init) throw new Error(`there is no kind ${kind}`);
  return { kind, init };
}

/** A text with something cut out, put in or exchanged; never as it was. */
function spoilt(text: string, random: SeededRandom): string {
  const at = random.integer(1, text.length - 2);
  const to = random.integer(at + 1, text.length);
  const rubbish = random.oneOf([
    '{',
    '}',
    '"""',
    '\\u',
    '\u0000',
    '\ud800',
    '🦆',
    '$',
    '(',
    '...',
    ' on ',
    '\n#',
    '&',
  ]);
  return `${random.oneOf(['', text.slice(0, at)])}${rubbish}${random.oneOf(['', text.slice(to), text.slice(0, to)])}{`;
}
