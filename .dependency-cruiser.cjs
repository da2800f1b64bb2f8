/**
 * Who may import whom. A folder's rule says what it may import of the server; what no rule allows is forbidden.
 * Packages are told apart where it matters: what is pure stays pure, what knows no GraphQL is given none.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */

/** Small files that belong to nobody and depend on nothing of the program's. */
const LEAVES =
  '^server/(errors|errors-startup|money|minor-units|package-root|config|movement-limit|at-most)[.]ts$';

/** What a feature shows to other features; the rest of its folder is its inside. */
const FEATURE_INSIDES = '^server/features/[^/]+/(?!index[.]ts$)';

const EVENTS = '^server/features/[^/]+/events[.]ts$';
const DECIDERS = '^server/features/[^/]+/decider[.]ts$';
const RESOLVERS = '^server/features/.*resolvers[.]ts$';
const PROJECTIONS =
  '^server/features/[^/]+/(balances|account-totals|account-changes|transactions|daily-summaries|hourly-flows|largest-movements|transfer-requests)[.]ts$';
/** Types for resolvers, made of the features' own types; nothing of them is left when the program runs. */
const GENERATED_TYPES = '^server/graphql/generated/';

const forbidden = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbidden(
      'no-circular',
      'Two files that need each other are one file, or need a third.',
      {},
      {
        circular: true,
        viaOnly: { dependencyTypesNot: ['type-only'] },
      },
    ),
    forbidden(
      'resolvable',
      'Every import leads somewhere.',
      {},
      {
        couldNotResolve: true,
        // A package of types and no code, which is how the generated documents use it; and what may not be built yet.
        pathNot: ['^@graphql-typed-document-node/core$', '[.]daybook/build/'],
      },
    ),
    forbidden(
      'no-undeclared-package',
      'A package that is used is in package.json.',
      {},
      {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
      },
    ),
    forbidden(
      'no-development-package',
      'The program runs without the tools that build and test it.',
      { path: '^(server|app)/', pathNot: ['^server/cli/', GENERATED_TYPES, '^app/_graphql/generated/'] },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),

    forbidden(
      'leaves-are-leaves',
      'Shared files depend on nothing but each other.',
      { path: LEAVES },
      {
        path: '^(server|app|test)/',
        pathNot: LEAVES,
      },
    ),
    forbidden(
      'kernel-knows-no-feature',
      'The kernel is event sourcing: no feature, no GraphQL, no web.',
      { path: '^server/kernel/' },
      { path: '^(server|app|test)/', pathNot: ['^server/kernel/', '^server/database/', LEAVES] },
    ),
    forbidden(
      'kernel-knows-no-transport',
      'The kernel is reached through the features, whatever the transport.',
      { path: ['^server/kernel/', '^server/database/', EVENTS, DECIDERS] },
      {
        path: '^node_modules/(graphql|@graphql|@apollo|graphql-ws|ws|fastify|@as-integrations|next|react)(/|-)',
      },
    ),
    forbidden(
      'replay-is-silent',
      'What is done again by a rebuild knows nothing that has effects outside the database.',
      { path: ['^server/kernel/projections/', PROJECTIONS] },
      { path: ['^server/kernel/reactors/', '^server/features/audit/'] },
    ),
    forbidden(
      'one-place-for-metrics',
      'The parts tell what happens through hooks of their own; what becomes of it is decided in one folder.',
      { path: '^server/', pathNot: '^server/metrics/' },
      { path: '^node_modules/prom-client/' },
    ),
    forbidden(
      'metrics-watch-and-do-nothing',
      'Metrics know the parts that they watch by their types.',
      { path: '^server/metrics/' },
      {
        path: '^(server|app|test)/',
        pathNot: ['^server/metrics/'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbidden(
      'database-knows-nobody',
      'Connecting, migrating and running Postgres is the same for every program.',
      { path: '^server/database/' },
      { path: '^(server|app|test)/', pathNot: ['^server/database/', LEAVES] },
    ),

    forbidden(
      'events-are-storage',
      'The shapes of stored events depend on nothing that may change with the program.',
      { path: EVENTS },
      {
        path: '.',
        pathNot: [
          '^server/kernel/event(-catalogue)?[.]ts$',
          '^server/minor-units[.]ts$',
          '^node_modules/zod/',
        ],
      },
    ),
    forbidden(
      'deciders-are-pure',
      'A decision depends on its command and its state: no database, no GraphQL, no clock, no packages.',
      { path: DECIDERS },
      {
        path: '.',
        pathNot: ['^server/features/[^/]+/', '^server/kernel/decider[.]ts$', '^server/(errors|money)[.]ts$'],
      },
    ),
    forbidden(
      'deciders-keep-to-their-feature',
      'Of another feature a decider knows the types of commands, state and events, and runs nothing.',
      { path: '^server/features/([^/]+)/decider[.]ts$' },
      { path: '^server/features/', pathNot: '^server/features/$1/', dependencyTypesNot: ['type-only'] },
    ),
    forbidden(
      'deciders-know-no-reader',
      'A command never looks at a read table.',
      { path: DECIDERS },
      { path: [RESOLVERS, PROJECTIONS] },
    ),
    forbidden(
      'projections-read-events-only',
      'A projection follows from the log; it decides nothing and answers nobody.',
      { path: PROJECTIONS },
      { path: [DECIDERS, RESOLVERS, '^server/(graphql|http|cli)/', '^server/kernel/commands/'] },
    ),
    forbidden(
      'resolvers-speak-no-sql',
      'A resolver turns a field into a command or a query.',
      { path: RESOLVERS },
      {
        path: ['^server/database/', '^server/kernel/event-store/', '^node_modules/(pg|@prisma)/'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbidden(
      'features-keep-to-themselves',
      'Of another feature one sees its index; its events are for every projection, its types for a decider.',
      { path: '^server/features/([^/]+)/', pathNot: [DECIDERS] },
      { path: FEATURE_INSIDES, pathNot: ['^server/features/$1/', EVENTS] },
    ),
    forbidden(
      'features-know-no-web',
      'How a request arrives is none of a feature.',
      { path: '^server/features/' },
      { path: ['^server/(http|cli)/', '^server/(main|daybook|config)[.]ts$', '^(app|test)/'] },
    ),

    forbidden(
      'transports-see-the-registry',
      'GraphQL and HTTP know the features by their registry only.',
      { path: '^server/(graphql|http)/', pathNot: GENERATED_TYPES },
      { path: '^server/features/', pathNot: '^server/features/index[.]ts$' },
    ),
    forbidden(
      'graphql-knows-no-web-server',
      'The web server carries GraphQL, not the other way round.',
      { path: '^server/graphql/' },
      {
        path: '^server/http/',
      },
    ),
    forbidden(
      'cli-keeps-out-of-features',
      'Commands of the terminal use what everybody may use.',
      { path: '^server/cli/' },
      {
        path: '^server/features/',
        pathNot: '^server/features/index[.]ts$',
      },
    ),
    forbidden(
      'nobody-imports-the-cli',
      'What the terminal runs is an end, not a library.',
      { path: '^(server|app)/', pathNot: '^server/cli/' },
      {
        path: '^server/cli/',
      },
    ),
    forbidden(
      'nobody-imports-main',
      'The program is put together in one place, and that is started.',
      { pathNot: '^(test|server/cli)/' },
      {
        path: '^server/main[.]ts$',
      },
    ),
    forbidden(
      'app-never-imports-the-server',
      'The pages reach data through GraphQL only.',
      { path: '^app/' },
      {
        path: '^(server|prisma|test)/',
      },
    ),
    forbidden(
      'server-never-imports-the-app',
      'The server does not know its pages.',
      { path: '^server/' },
      { path: '^(app|test)/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^([.]next|[.]daybook)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types count: a type of the database in a decider is a decider that knows the database.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
