import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores, and many tests that mostly wait: for a player's second, for a page, for a program to end.
    maxWorkers: 3,
    globalSetup: ['test/support/postgres.ts'],
  },
});
