/**
 * Writes what the run counted and which requirements its tests name: ids stand in square brackets at the end of a
 * test's title. Read by .ci/run and by `npm run conformance`.
 */
const { mkdirSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');

const ROOT = join(__dirname, '../..');
const RECORD = join(ROOT, 'node_modules/.cache/conformance.json');

function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(content, null, 2));
}

module.exports = class Reporter {
  onRunComplete(_, { numPassedTests, numFailedTests, numTotalTestSuites, testResults }) {
    const tests = testResults.flatMap(({ testFilePath, testResults: results }) =>
      results.map(({ fullName, status }) => ({
        file: relative(ROOT, testFilePath),
        title: fullName.replace(/\s*\[[A-Z]+-\d+\]/g, ''),
        passed: status === 'passed',
        ids: [...fullName.matchAll(/\[([A-Z]+-\d+)\]/g)].map(([, id]) => id),
      })),
    );
    write(RECORD, { suites: numTotalTestSuites, tests });
    const summary = process.env.JUNCTION_TEST_SUMMARY;
    if (summary) write(summary, { numPassedTests, numFailedTests });
  }
};
