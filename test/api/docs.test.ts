import { exchange } from '../../src/sandbox/wire';
import { World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());

const get = (path: string) => exchange({ method: 'GET', url: `${world.url}${path}`, headers: {} });

describe('the page that describes the API', () => {
  it('is served whole by this instance, and loads nothing from elsewhere', async () => {
    const page = await get('/api/v1/docs');
    const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
    const replies = await Promise.all(parts.map(get));

    expect(page.http).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(parts).toHaveLength(3);
    for (const [index, path] of parts.entries()) {
      expect(path).toMatch(/^\/api\/v1\/docs\//);
      expect(replies[index]?.http).toBe(200);
    }
  });

  it('shows the description that the routes make', async () => {
    const start = await get('/api/v1/docs/start.js');
    const [, path = ''] = /url: '([^']+)'/.exec(start.text) ?? [];
    const described = JSON.parse((await get(path)).text) as { openapi: string; paths: object };

    expect(described.openapi).toBe('3.1.0');
    expect(Object.keys(described.paths)).toContain('/api/v1/messages');
  });
});
