/** The floors of the house: import only from a lower floor, never sideways, never up. The rules follow from the table. */
const FLOORS = [
  ['lib'],
  ['ocpi', 'observe', 'config'],
  ['platforms', 'pricing'],
  ['outbound'],
  ['registration', 'hub', 'roles', 'ocpp'],
  ['http', 'api', 'store', 'cluster'],
];
/** Library → rooms that may import it. */
const OWNERS = {
  express: ['http', 'api'],
  'typeorm|libsql|mysql2': ['store'],
  'undici|axios': ['outbound'],
  'class-validator|class-transformer': ['ocpi', 'config'],
  ajv: ['ocpi'],
  winston: ['observe'],
};
/** Sideways where one room is the vocabulary of the other: the trace speaks OCPI. */
const NEIGHBOURS = { observe: ['ocpi'] };

const upOrSideways = FLOORS.flatMap((rooms, floor) =>
  rooms.map((room) => {
    const above = FLOORS.slice(floor)
      .flat()
      .filter((other) => other !== room && !(NEIGHBOURS[room] ?? []).includes(other));
    // The store answers the shelves that rooms on lower floors declare; nobody but app.ts imports the store.
    return {
      name: `floor-of-${room}`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: `^src/((${above.join('|')})/|[^/]+\\.ts$)` },
    };
  }),
);

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'store-only-by-app',
      severity: 'error',
      from: { pathNot: '^src/(store/|app\\.ts)' },
      to: { path: '^src/store/' },
    },
    ...upOrSideways,
    ...Object.entries(OWNERS).map(([library, rooms]) => ({
      name: `${library.replace(/\W/g, '-')}-has-a-room`,
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${rooms.join('|')})/` },
      to: { path: `node_modules/(${library})/` },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
