/** The direction of imports: low to high, as docs/architecture.md draws it. A room may import only rooms below it. */
const ORDER = [
  'kernel',
  'storage',
  'accounts',
  ['speech', 'audio'],
  'scripts',
  'bulletins',
  'schedule',
  'emergencies',
  'playout',
  'live',
  'library',
  'publish',
  'plan',
  'city',
  'operation',
];
const levels = ORDER.map((level) => [level].flat());
const above = (index) => levels.slice(index + 1).flat();

const upward = levels.flatMap((rooms, index) =>
  rooms.map((room) => ({
    name: `${room}-imports-down-only`,
    severity: 'error',
    from: { path: `^src/${room}/`, pathNot: '\\.test\\.tsx?$' },
    to: {
      path: `^src/(${[...above(index), ...rooms.filter((r) => r !== room), 'player'].join('|')}|main|cli)[/.]`,
    },
  })),
);

module.exports = {
  forbidden: [
    ...upward,
    {
      // Of types too: two files that can only be understood together are one.
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only-pages-and-routes-import-web',
      severity: 'error',
      from: {
        path: '^src/(?!web/|main|server)',
        pathNot: '((\\.routes|\\.page|-tabs|\\.test)\\.tsx?$|/testing/)',
      },
      to: { path: '^src/web/' },
    },
    {
      name: 'web-imports-no-room',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^src/(?!web/|kernel/|accounts/)' },
    },
    {
      name: 'reading-knows-no-voice',
      severity: 'error',
      from: { path: '^src/speech/reading/' },
      to: { path: '^src/(speech/voices|storage|accounts)/' },
    },
    {
      name: 'player-stands-alone',
      severity: 'error',
      from: { path: '^src/player/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/(?!player/|kernel/)',
        pathNot: '^src/(playout/(contract|signing)|schedule/core/.*)\\.ts$',
      },
    },
    {
      name: 'ffmpeg-in-one-file',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/audio/ffmpeg\\.ts$' },
      to: { path: 'node_modules/fluent-ffmpeg' },
    },
    {
      name: 'temporal-in-one-file',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/(kernel/zoned-time(\\.test)?|schedule/core/recurrence\\.test)\\.ts$',
      },
      to: { path: 'node_modules/(temporal-polyfill|rrule-temporal)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'] },
  },
};
