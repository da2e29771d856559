/** What every command is given: the options before it, where it prints, and a client made from them. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Client } from './client';
import { CliFailure } from './failure';
import { asJson, type Output } from './output';

export interface Environment {
  [name: string]: string | undefined;
}

interface GlobalOptions {
  url?: string;
  keyFile?: string;
  json?: boolean;
}

export interface World {
  out: Output;
  env: Environment;
  release: string;
  /** Waits; false: somebody wants an end. */
  pause(ms: number): Promise<boolean>;
}

export class Context {
  /** Of a command that did what it was asked, whatever it found. */
  exitCode = 0;
  readonly out: Output;
  readonly env: Environment;

  constructor(
    private readonly world: World,
    private readonly program: Command,
  ) {
    this.out = world.out;
    this.env = world.env;
  }

  get release(): string {
    return this.world.release;
  }

  pause(ms: number): Promise<boolean> {
    return this.world.pause(ms);
  }

  get isJson(): boolean {
    return this.options.json === true;
  }

  /** Where Junction is: --url, JUNCTION_URL, or this machine at PORT. */
  get url(): string {
    const given = this.options.url ?? this.env.JUNCTION_URL ?? `http://127.0.0.1:${this.env.PORT ?? 3000}`;
    return given.replace(/\/+$/, '');
  }

  client(): Client {
    const { keyFile } = this.options;
    const key = keyFile ? readText(keyFile).trim() : (this.env.JUNCTION_KEY ?? this.env.ADMIN_KEY);
    return new Client(this.url, key);
  }

  /** The result: as JSON when that is asked for, else in words. */
  show(value: unknown, inWords: () => string): void {
    this.out.line(this.isJson ? asJson(value) : inWords());
  }

  private get options(): GlobalOptions {
    return this.program.opts<GlobalOptions>();
  }
}

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CliFailure('usage', `${path} cannot be read: ${(error as Error).message}`);
  }
}
