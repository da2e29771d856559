/**
 * Writes which requirements the tests name (ids stand in square brackets at the end of a test's title, or of a describe
 * around it) and what the run counted. Read by `npm run conformance` and by .ci/run. A run of some of the tests leaves
 * the record of the last whole run as it is.
 */
const { mkdirSync, writeFileSync } = require('node:fs');
const { dirname, join, relative, sep } = require('node:path');

const ROOT = join(__dirname, '../..');
const RECORD = join(ROOT, 'node_modules/.cache/conformance.json');
const ID = /\s*\[([A-Z]+-\d+)\]/g;

function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(content, null, 2));
}

const nameOf = (path) => relative(ROOT, path).split(sep).join('/');

function isWhole({ nonFlagArgs, testPathPatterns, testNamePattern, onlyChanged, onlyFailures, shard, ...config }) {
  const patterns = testPathPatterns?.patterns ?? [];
  const isNarrowed = nonFlagArgs?.length > 0 || patterns.length > 0 || testNamePattern;
  return !(isNarrowed || onlyChanged || onlyFailures || shard || config.findRelatedTests || config.lastCommit);
}

module.exports = class Reporter {
  constructor(globalConfig) {
    this.config = globalConfig;
  }

  onRunComplete(_, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults, wasInterrupted }) {
    const tests = testResults.flatMap(({ testFilePath, testResults: results }) =>
      results.map(({ ancestorTitles, fullName, title, status }) => ({
        file: nameOf(testFilePath),
        title: [...ancestorTitles, title].join(' › ').replace(ID, ''),
        state: status,
        ids: [...new Set([...fullName.matchAll(ID)].map(([, id]) => id))],
      })),
    );
    // A file that could not even be loaded has no tests: it counts as one that failed.
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const files = testResults.map(({ testFilePath }) => nameOf(testFilePath)).sort();
    if (isWhole(this.config) && !wasInterrupted) write(RECORD, { passed: numPassedTests, failed, files, tests });
    const summary = process.env.JUNCTION_TEST_SUMMARY;
    if (summary) write(summary, { numPassedTests, numFailedTests: failed });
  }
};
