/**
 * What neither Biome nor dependency-cruiser can say: each ambient thing (time, timers, randomness, environment, process)
 * is used in its own files only, and files and functions keep their length. Reads src/ with TypeScript's parser, without
 * types. `node scripts/house.mjs [FOLDER]`; one line per violation, non-zero when there is one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ts = createRequire(import.meta.url)('typescript');
const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'));

/** Processes of their own that play the world around the house: they read its clock and its environment themselves. */
const OUTSIDE = /^src\/(demo|sandbox|cli)\//;
/** Ambient thing → the files that may use it, and what the others do instead. */
const AMBIENT = {
  // The console runs in browsers and has a clock of its own.
  time: { only: /^src\/(lib\/clock|console\/lib\/time)\.ts$/, instead: 'take a Clock (lib/clock.ts)' },
  timers: {
    only: /^src\/(lib\/clock|console\/lib\/time)\.ts$/,
    instead: 'use after() or every() of a Clock (lib/clock.ts)',
  },
  // secrets.ts: each sealing needs a nonce.
  randomness: { only: /^src\/lib\/(ids|secrets)\.ts$/, instead: 'use lib/ids.ts' },
  environment: { only: /^src\/config\/load\.ts$/, instead: 'add a setting (config/config.ts)' },
  console: { only: /^$/, instead: 'add an event (observe/events.ts)' },
  exit: { only: /^$/, instead: 'set process.exitCode in main.ts, or let the error rise' },
};

const MAX_FILE = 250;
const MAX_FUNCTION = 40;
/** A component is a list of what stands on the page, one line per attribute. */
const MAX_COMPONENT = 75;
/** Tables and assembly may be long: they are read line by line, not understood as a whole. */
const LONG_FILES = /^src\/(ocpi\/v[^/]+\/.*\b(endpoints|enums)\.ts|store\/migrations\/.*|console\/words\/.*\.ts)$/;
const LONG_FUNCTIONS = /^src\/(app\.ts|assembly\/.*|store\/migrations\/.*)$/;
/** A function named so returns the rows of a route table. */
const ROUTE_TABLE = /Routes$/;

const TIMERS = new Set(['setTimeout', 'setInterval']);
const TIMER_MODULES = new Set(['timers', 'timers/promises']);
const isRandom = (name) => /^(random[A-Z]\w*|getRandomValues)$/.test(name);

/** `time.now` → ['time', 'now']; undefined for anything but names joined by dots (or `['now']`). */
function pathOf(node) {
  if (ts.isIdentifier(node)) return [node.text];
  const object =
    ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? node.expression : undefined;
  if (!object) return undefined;
  const name = ts.isPropertyAccessExpression(node) ? node.name : node.argumentExpression;
  const before = pathOf(object);
  return before && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [...before, name.text] : undefined;
}

/** The ambient thing that a chain of names reaches for, such as `Date.now` or `globalThis.process.env`. */
function ambientPath(path) {
  const [first, second] = path[0] === 'globalThis' ? path.slice(1) : path;
  if (TIMERS.has(first)) return 'timers';
  if (first === 'console') return 'console';
  if (first === 'Math' && second === 'random') return 'randomness';
  if (first === 'crypto' && isRandom(second ?? '')) return 'randomness';
  if ((first === 'Date' || first === 'performance') && second === 'now') return 'time';
  if (first !== 'process') return undefined;
  return { env: 'environment', exit: 'exit', hrtime: 'time' }[second];
}

function ambientImport(node) {
  const module = node.moduleSpecifier.text.replace(/^node:/, '');
  if (TIMER_MODULES.has(module)) return 'timers';
  if (module === 'process') return 'environment';
  if (module === 'perf_hooks') return 'time';
  const named = node.importClause?.namedBindings;
  if (module !== 'crypto' || !named) return undefined;
  if (!ts.isNamedImports(named)) return 'randomness';
  return named.elements.some(({ name, propertyName }) => isRandom((propertyName ?? name).text))
    ? 'randomness'
    : undefined;
}

/** A name that is only a label: of a member, a parameter, a declaration. */
function isLabel(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return 'name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent);
}

/** The ambient thing that this node uses, if any. */
function ambientUse(node) {
  if (ts.isImportDeclaration(node)) return ambientImport(node);
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date') return 'time';
  if (ts.isNewExpression(node) && pathOf(node.expression)?.at(-1) === 'Date' && !node.arguments?.length) return 'time';
  // `const { env } = process` takes the environment under another name.
  if (ts.isVariableDeclaration(node) && node.initializer && ts.isIdentifier(node.initializer))
    return node.initializer.text === 'process' ? 'environment' : undefined;
  if (ts.isIdentifier(node) && isLabel(node)) return undefined;
  // The longest chain is judged, not its beginnings a second time.
  if (ts.isIdentifier(node) && ts.isPropertyAccessExpression(node.parent)) return undefined;
  const path = pathOf(node);
  return path && ambientPath(path);
}

const filled = (text) => text.split('\n').filter((line) => line.trim() !== '').length;

function nameOf(node) {
  if (node.name) return node.name.getText();
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : 'a function';
}

function violationsOf(path) {
  const file = relative(root, path);
  const text = readFileSync(path, 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const at = (node) => `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const seen = new Set();
  const visit = (node) => {
    const thing = OUTSIDE.test(file) ? undefined : ambientUse(node);
    const once = `${at(node)} ${thing}`;
    if (thing && !AMBIENT[thing].only.test(file) && !seen.has(once)) {
      seen.add(once);
      found.push(`${at(node)}: ${thing} out of place; ${AMBIENT[thing].instead}`);
    }
    if (ts.isFunctionLike(node) && node.body && !LONG_FUNCTIONS.test(file)) {
      const lines = filled(node.getText());
      const most = file.endsWith('.tsx') ? MAX_COMPONENT : MAX_FUNCTION;
      if (lines > most && !ROUTE_TABLE.test(nameOf(node)))
        found.push(`${at(node)}: ${nameOf(node)} has ${lines} lines; the limit is ${most}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  const lines = filled(text);
  if (lines > MAX_FILE && !LONG_FILES.test(file)) found.push(`${file}: has ${lines} lines; the limit is ${MAX_FILE}`);
  return found;
}

const sources = readdirSync(join(root, 'src'), { recursive: true })
  .filter((name) => /\.tsx?$/.test(name))
  .sort();
const violations = sources.flatMap((name) => violationsOf(join(root, 'src', name)));
for (const violation of violations) console.log(violation);
process.exitCode = violations.length > 0 ? 1 : 0;
