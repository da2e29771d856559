/**
 * No package that production needs may run anything when it is installed: `npm ci` only unpacks. Reads the lock file;
 * one line per violation, non-zero when there is one.
 */
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url)));
const violations = Object.entries(packages).filter(([, { dev, hasInstallScript }]) => hasInstallScript && !dev);
for (const [path, { version }] of violations)
  console.log(`${path.replace(/^node_modules\//, '')} ${version} runs a script when it is installed; choose another`);
process.exitCode = violations.length > 0 ? 1 : 0;
