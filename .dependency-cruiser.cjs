/** The floors of the house: import only from a lower floor, never sideways, never up. The rules follow from the table. */
const FLOORS = [
  ['lib'],
  ['ocpi', 'observe', 'config', 'cluster'],
  ['platforms', 'pricing'],
  ['outbound'],
  ['registration', 'hub', 'roles', 'check', 'ocpp'],
  ['http', 'api', 'store'],
  ['assembly'],
];
/** Sideways where one room is the vocabulary of the other: the trace speaks OCPI. Assembly runs a sandbox partner on demand. */
const NEIGHBOURS = { observe: ['ocpi'], assembly: ['sandbox'] };
/** Rooms outside the house: they play the partners, and show the house from the street. Nobody inside imports them. */
const OUTSIDE = {
  sandbox: ['lib', 'ocpi'],
  demo: ['lib', 'ocpi', 'config', 'observe', 'sandbox'],
  cli: ['lib', 'ocpi', 'config', 'sandbox'],
  console: [],
};
/** Library → rooms that may import it. One that is not named here may be imported by nobody. */
const OWNERS = {
  express: ['http', 'api'],
  'swagger-ui-dist': ['api'],
  commander: ['cli'],
  'csv-parse': ['cli'],
  typeorm: ['store'],
  libsql: ['store', 'cli'],
  mysql2: ['store', 'cli'],
  undici: ['outbound'],
  axios: ['outbound'],
  'decimal.js': ['pricing'],
  standardwebhooks: ['outbound'],
  helmet: ['api'],
  'prom-client': ['observe'],
  '@opentelemetry/[^/]+': ['observe'],
  'class-validator': ['ocpi', 'config'],
  'class-transformer': ['ocpi', 'config'],
  'lossless-json': ['ocpi'],
  ajv: ['ocpi', 'ocpp'],
  'ajv-formats': ['ocpp'],
  'typed-ocpp': ['ocpp'],
  'reflect-metadata': ['ocpi', 'config', 'store', 'ocpp'],
  winston: ['observe'],
  'node-cron': ['assembly'],
  '(react|react-dom|scheduler|csstype)': ['console'],
  '@mantine/[^/]+': ['console'],
  recharts: ['console'],
  '@tanstack/[^/]+': ['console'],
  wouter: ['console'],
  '@primer/octicons-react': ['console'],
  '(d3-geo|geojson|topojson-client|topojson-specification|world-atlas)': ['console'],
  vite: ['console'],
  ws: ['ocpp', 'sandbox'],
  '@peculiar/[^/]+': ['ocpp'],
  '@nats-io/[^/]+': ['cluster'],
};
/** Where a walk through the house starts. */
const ENTRANCES = [
  'main\\.ts',
  'describe-main\\.ts',
  'store/trace-worker\\.ts',
  'demo/',
  'sandbox/',
  'cli/',
  'console/',
];

const inside = FLOORS.flat();
const rooms = [...inside, ...Object.keys(OUTSIDE)];
const anyOf = (names) => `(${names.join('|')})`;
const roof = '[^/]+\\.ts$';

const upOrSideways = FLOORS.flatMap((sameFloor, floor) =>
  sameFloor.map((room) => {
    const allowed = [room, ...FLOORS.slice(0, floor).flat(), ...(NEIGHBOURS[room] ?? [])];
    const forbidden = rooms.filter((other) => !allowed.includes(other));
    return {
      name: `floor-of-${room}`,
      severity: 'error',
      comment: 'Import only from a lower floor; rooms of one floor meet in src/assembly.',
      from: { path: `^src/${room}/` },
      to: { path: `^src/(${anyOf(forbidden)}/|${roof})` },
    };
  }),
);

const outside = Object.entries(OUTSIDE).map(([room, allowed]) => ({
  name: `${room}-is-outside`,
  severity: 'error',
  comment: `src/${room} knows only ${allowed.join(', ') || 'itself'}.`,
  from: { path: `^src/${room}/` },
  to: { path: '^(src|test|bench)/', pathNot: `^src/${anyOf([room, ...allowed])}/` },
}));

const owners = Object.entries(OWNERS).map(([library, owning]) => ({
  name: `room-of-${library.replace(/\W+/g, '-')}`,
  severity: 'error',
  comment: `Only ${owning.join(' and ')} may import this library.`,
  from: {
    path: '^src/',
    pathNot: `^src/${anyOf(owning.map((room) => (room.includes('.') ? `${room}$` : `${room}/`)))}`,
  },
  // Types count too.
  to: { path: `node_modules/(@types/)?${library}/` },
}));

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nobody imports this file, and it is no entrance.',
      from: { path: '^src/' },
      module: { path: '^src/', pathNot: `^src/${anyOf(ENTRANCES)}`, numberOfDependentsLessThan: 1 },
    },
    {
      name: 'store-only-by-assembly',
      severity: 'error',
      comment: 'A room that remembers declares a shelf; src/assembly hands it over.',
      from: { path: '^src/', pathNot: '^src/(store|assembly)/' },
      to: { path: '^src/store/' },
    },
    {
      name: 'rooms-are-known',
      severity: 'error',
      comment: 'A new folder of src/ gets its floor in .dependency-cruiser.cjs.',
      from: { path: `^src/(?!${anyOf(rooms)}/)[^/]+/` },
      to: {},
    },
    {
      name: 'one-version-is-thought-in',
      severity: 'error',
      comment: 'Outside src/ocpi nobody names a version: import from ocpi/model or ocpi/versions.',
      from: { path: '^src/', pathNot: '^src/ocpi/' },
      to: { path: '^src/ocpi/v\\d' },
    },
    {
      name: 'library-without-a-room',
      severity: 'error',
      comment: 'Name the library and its room in .dependency-cruiser.cjs.',
      from: { path: '^src/' },
      to: { path: 'node_modules/', pathNot: `node_modules/(@types/)?${anyOf([...Object.keys(OWNERS), 'node'])}/` },
    },
    {
      name: 'unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    ...upOrSideways,
    ...outside,
    ...owners,
  ],
  options: {
    // Before TypeScript drops them: imports of types count.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
    },
  },
};
