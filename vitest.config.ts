import { defineConfig } from 'vitest/config';

const LONG = [
  'test/system/player-kill.test.ts',
  'test/system/report.test.ts',
  'test/system/handbook-pictures.test.ts',
  'src/plan/evidence/look.test.ts',
];

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    // Long by nature, and at their best alone on the machine: `npm run test:long` runs them.
    exclude: process.env['LOA_TEST_LONG'] ? [] : LONG,
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    // Settings that somebody keeps here are not the tests'.
    env: { LOA_ENV_FILE: '' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A second is too little where three workers share two cores.
    expect: { poll: { timeout: 20_000 } },
    // Every file gets a database and folders of its own, so the modules of a worker may stay: what they cost to load is paid once.
    isolate: false,
    // Two cores: a third worker works while tests of the whole system wait for sound to play and pages to load.
    maxWorkers: 3,
    globalSetup: ['test/support/postgres.ts'],
  },
});
