#!/usr/bin/env node
/** `junction …`: the command line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { terminal } from './output';
import { runCli } from './program';

const { version: release } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
  version: string;
};

const pause = (ms: number) => new Promise<boolean>((resolve) => setTimeout(() => resolve(true), ms));

runCli(process.argv.slice(2), { out: terminal, env: process.env, release, pause }).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    terminal.note(error.stack ?? error.message);
    process.exitCode = 1;
  },
);
