/**
 * Runs a TypeScript program of test/ without building it, as the tests are run: `node scripts/run-ts.cjs FILE [OPTIONS]`.
 */
const { readFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { transformSync } = require('@swc/core');

const { transform } = require('../jest.config.cjs');
const [, options] = transform['^.+\\.ts$'];

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename, swcrc: false });
  module._compile(code, filename);
};
const [, , program, ...rest] = process.argv;
process.argv = [process.argv[0], program, ...rest];
require(resolve(program));
