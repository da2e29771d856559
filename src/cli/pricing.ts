/** Prices and tariffs from files: asked of a running Junction, said in words. */
import type { Command } from 'commander';
import { type Context, readText } from './context';
import { EXIT } from './failure';

interface Finding {
  code: string;
  severity?: string;
  path?: string;
  message?: string;
  reason?: string;
}

export function addPricing(program: Command, context: Context): void {
  const lang = ['--lang <language>', 'en or fr', 'en'] as const;
  program
    .command('price <file>')
    .description('what a session costs, and why: JSON with tariff or tariffs, and session')
    .option(...lang)
    .action(async (file: string, options: { lang: string }) => price(file, options.lang, context));
  program
    .command('tariff')
    .description('look a tariff over')
    .command('explain <file>')
    .description('a tariff (JSON) in plain words, and what is odd about it; exit code 1 when it has errors')
    .option(...lang)
    .action(async (file: string, options: { lang: string }) => explain(file, options.lang, context));
}

async function price(file: string, language: string, context: Context): Promise<void> {
  // The file goes as it is: no number passes through a float.
  const { text, json } = await context.client().call('POST', `/pricing/price?language=${language}`, readText(file));
  const findings = [...(json.findings as Finding[]), ...(json.warnings as Finding[])];
  const noted = findings.map(({ code, reason }) => `  ${code}: ${reason ?? ''}`);
  const words = () => [String(json.explanation), ...(noted.length > 0 ? ['', ...noted] : [])].join('\n');
  context.out.line(context.isJson ? text : words());
}

async function explain(file: string, language: string, context: Context): Promise<void> {
  const tariff = readText(file);
  const { text, json } = await context
    .client()
    .call('POST', `/pricing/lint?language=${language}`, `{"tariff":${tariff}}`);
  const findings = json.findings as Finding[];
  const noted = findings.map(
    ({ severity, code, path, message }) => `  ${severity} ${path || '/'} ${message} (${code})`,
  );
  const words = () => [String(json.description ?? ''), ...(noted.length > 0 ? ['', ...noted] : [])].join('\n');
  context.out.line(context.isJson ? text : words());
  if (findings.some(({ severity }) => severity === 'E')) context.exitCode = EXIT.notWell;
}
