/** Serves the built web console: files with a content hash for ever, the page itself fresh, nothing from elsewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Request, type Response, Router } from 'express';
import { newHandle } from '../lib/ids';
import { Problem } from './problem';

/** Stands in the built page where each answer gets a nonce of its own. */
const NONCE = /CONSOLE_NONCE/g;
const PAGE = 'index.html';
/** Beside each file that is worth it, the build puts these, best first: content coding → suffix. */
const CODINGS = { br: '.br', gzip: '.gz' };

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=()',
};

/** Scripts only from our own files; the component library writes its variables into one style element, by nonce. */
const policy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** What has been built: paths below the folder, so that no address can reach anything else. */
class BuiltConsole {
  private readonly paths: ReadonlySet<string>;
  private readonly page: string;

  constructor(readonly folder: string) {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    this.paths = new Set(files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)));
    this.page = readFileSync(join(folder, PAGE), 'utf8');
  }

  has(path: string): boolean {
    return path !== PAGE && this.paths.has(path);
  }

  sendFile(path: string, request: Request, response: Response): void {
    const offered = Object.entries(CODINGS).filter(([, suffix]) => this.paths.has(path + suffix));
    const coding = offered.length > 0 ? request.acceptsEncodings(offered.map(([name]) => name)) : false;
    const suffix = coding ? CODINGS[coding as keyof typeof CODINGS] : '';
    response.type(path.slice(path.lastIndexOf('.')));
    if (offered.length > 0) response.setHeader('Vary', 'Accept-Encoding');
    if (suffix) response.setHeader('Content-Encoding', String(coding));
    const isHashed = path.startsWith('assets/');
    response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    response.sendFile(path + suffix, { root: this.folder, cacheControl: false });
  }

  sendPage(response: Response): void {
    const nonce = newHandle();
    response.setHeader('Content-Security-Policy', policy(nonce));
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(this.page.replace(NONCE, nonce));
  }
}

/** `folder`: where the build has put it. */
export function serveConsole(folder = join(__dirname, '../../dist/console')): Router {
  let built: BuiltConsole | undefined;
  const open = () => {
    if (!existsSync(join(folder, PAGE)))
      throw new Problem(503, 'Not built', 'the web console has not been built; run `npm run build` and start again');
    return new BuiltConsole(folder);
  };
  return Router().get('/{*path}', (request, response) => {
    built ??= open();
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const path = request.path.slice(1);
    if (built.has(path)) return built.sendFile(path, request, response);
    // A page of the console has no dot in its last segment; a file that is missing is not a page.
    if (path !== PAGE && /\.\w+$/.test(path)) throw new Problem(404, 'Not found', `there is no ${request.originalUrl}`);
    built.sendPage(response);
  });
}
