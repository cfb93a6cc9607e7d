import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** The server's own tests (each file on its own database), the black-box acceptance suites, and what benches compute. */
export default defineConfig({
  test: {
    // Much of a run is waiting (for processes, browsers, receivers), so even two cores take two files at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'server',
          include: ['server/test/**/*.test.ts'],
          globalSetup: ['server/test/support/global-setup.ts'],
          setupFiles: ['server/test/support/no-outbound.ts'],
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // A browser that does not open a window in a minute says nothing about us. What a test finds is never tried again.
          retry: { count: 1, condition: /^Hook timed out/ },
        },
      },
      {
        test: {
          name: 'acceptance',
          include: ['acceptance/**/*.test.ts'],
          globalSetup: ['acceptance/support/global-setup.ts'],
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'bench', include: ['bench/test/**/*.test.ts'] } },
    ],
  },
});
