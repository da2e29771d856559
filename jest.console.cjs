/** Stories of operators in a real browser, in front of the built console. Needs chromium; `npm test` does not. */
const { roots, transform, transformIgnorePatterns } = require('./jest.config.cjs');

module.exports = {
  testEnvironment: 'node',
  roots,
  transform,
  transformIgnorePatterns,
  testMatch: ['<rootDir>/test/console/**/*.story.ts'],
  testTimeout: 60_000,
  maxWorkers: 1,
};
