const base = require('./jest.config.cjs');

/** Whole stories with Junction as it is shipped, in processes of its own: `npm run test:journeys`. */
module.exports = {
  ...base,
  testMatch: ['**/*.journey.ts'],
  testTimeout: 240_000,
  globalSetup: undefined,
  globalTeardown: undefined,
  reporters: ['default'],
  maxWorkers: 1,
};
