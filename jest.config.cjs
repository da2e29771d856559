/** Tests run the sources through swc: three to six times faster than compiling with the type checker. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
    'node_modules/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  moduleNameMapper: { '/trace-worker-file$': '<rootDir>/test/support/trace-worker-file.ts' },
  // The schemas of OCPP are an ES module, and the exporter of spans imports when it sends: jest loads neither as it is.
  transformIgnorePatterns: ['/node_modules/(?!typed-ocpp/|@opentelemetry/otlp-exporter-base/)'],
  testTimeout: 30000,
  // What a failed test left open must not keep the run from ending and telling of it.
  forceExit: true,
  maxWorkers: '100%',
  // What a hundred files leave behind in one process fills it: then another takes its place.
  workerIdleMemoryLimit: '1.5GB',
  globalSetup: '<rootDir>/test/support/servers-start.ts',
  globalTeardown: '<rootDir>/test/support/servers-stop.ts',
  reporters: ['default', '<rootDir>/test/support/reporter.cjs'],
  clearMocks: true,
};
