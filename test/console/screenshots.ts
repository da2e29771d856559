/** `npm run screenshots`: every page, light and dark, on a desktop and a phone, into the folder SCREENSHOTS. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { castOf, playScenes } from './cast';
import { furnish } from './furnish';
import { pagesOf } from './pages';
import { Stage } from './stage';

const FOLDER = process.env.SCREENSHOTS ?? join(__dirname, '../../.cache/screenshots');
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
/** What the README shows: only what fits on a screen; to be copied to docs/images. */
const TOUR = new Set(['overview', 'journey', 'locations', 'tariff']);
const SCHEMES = ['light', 'dark'] as const;

test('Screenshots of each page', async () => {
  const stage = await Stage.open();
  try {
    const cast = await castOf(stage);
    await furnish(stage);
    await playScenes(cast);
    const wanted = process.env.ONLY?.split(',');
    const pages = Object.entries(await pagesOf(stage)).filter(([name]) => !wanted || wanted.includes(name));
    mkdirSync(FOLDER, { recursive: true });
    for (const [size, viewport] of Object.entries(SIZES))
      for (const colorScheme of SCHEMES) {
        const door = await stage.window({ viewport, colorScheme });
        await door.goto(`${stage.url}/console`);
        await door.getByRole('heading', { level: 1 }).waitFor();
        await door.screenshot({ path: join(FOLDER, `sign-in-${size}-${colorScheme}.png`) });
        await door.context().close();
        const page = await stage.visit('', { viewport, colorScheme });
        for (const [name, path] of pages) {
          await page.goto(`${stage.url}/console${path}`);
          await stage.settled(page);
          await page.screenshot({ path: join(FOLDER, `${name}-${size}-${colorScheme}.png`), fullPage: true });
          if (TOUR.has(name) && size === 'desktop' && colorScheme === 'light')
            await page.screenshot({ path: join(FOLDER, `tour-${name}.png`) });
        }
        await page.context().close();
      }
  } finally {
    await stage.close();
  }
}, 300_000);
