import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/build.ts',
    // The notebook of who runs the tests is none of theirs.
    env: { XDG_DATA_HOME: '/nowhere' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
