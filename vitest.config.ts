import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // The machine that runs the tests has two cores, and ffmpeg and Chromium want one of them.
    maxWorkers: 2,
    globalSetup: ['test/support/postgres.ts'],
  },
});
