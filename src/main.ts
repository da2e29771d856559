/** Starts and stops the process; nothing else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApp } from './app';
import { ConfigError, loadConfig } from './config/load';
import { createLogger } from './observe/logger';

const { version: release } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as {
  version: string;
};

async function main(): Promise<void> {
  const config = loadConfig();
  const format = config.logFormat ?? (process.stderr.isTTY ? 'pretty' : 'json');
  const logger = createLogger({ level: config.logLevel, format });
  const app = await startApp({ config, logger, release });
  process.stdout.write(greeting(app.port, app.versionsUrl, app.newAdminKey));
  const stop = () => {
    void app.stop().then(() => {
      logger.close();
      process.exitCode = 0;
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function greeting(port: number, versionsUrl: string, newAdminKey: string | undefined): string {
  const key = newAdminKey ?? 'YOUR_KEY';
  const lines = [
    '',
    `Junction ${release} is listening on port ${port}.`,
    '',
    `  Versions URL for partners   ${versionsUrl}`,
    `  Web console                 http://localhost:${port}/console`,
    `  API and its description     http://localhost:${port}/api/v1/docs`,
    ...(newAdminKey ? [`  Admin key (shown this once) ${newAdminKey}`] : []),
    '',
    'Next: invite your first partner.',
    `  curl -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' \\`,
    `       -d '{"name": "My first partner"}' http://localhost:${port}/api/v1/platforms`,
    '',
    '',
  ];
  return lines.join('\n');
}

main().catch((error: Error) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : (error.stack ?? error.message)}\n`);
  process.exitCode = 1;
});
