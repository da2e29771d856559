/**
 * `npm run screenshots`: every page, light and dark, on a desktop and a phone, in English and French, and what opens on
 * them, into the folder SCREENSHOTS. TOUR: a folder for what the README shows, such as docs/images. ONLY: names of pages; LOOK: of looks.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Cast } from './cast';
import { pagesOf } from './pages';
import { play, stir } from './play';
import { scenesOf } from './scenes';
import type { Stage } from './stage';

const FOLDER = process.env.SCREENSHOTS ?? join(__dirname, '../../.cache/screenshots');
const { TOUR } = process.env;
const ONLY = process.env.ONLY?.split(',');
const isWanted = (name: string) => !ONLY || ONLY.includes(name);

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const ALL_LOOKS: Record<string, BrowserContextOptions> = {
  'desktop-light': { viewport: DESKTOP, colorScheme: 'light' },
  'desktop-dark': { viewport: DESKTOP, colorScheme: 'dark' },
  'phone-light': { viewport: PHONE, colorScheme: 'light' },
  'phone-dark': { viewport: PHONE, colorScheme: 'dark' },
  'desktop-light-fr': { viewport: DESKTOP, colorScheme: 'light', locale: 'fr-FR' },
  'phone-dark-fr': { viewport: PHONE, colorScheme: 'dark', locale: 'fr-FR' },
};
const LOOKS = Object.fromEntries(
  Object.entries(ALL_LOOKS).filter(([look]) => !process.env.LOOK || process.env.LOOK.split(',').includes(look)),
);
/** What the README shows: only what fits on a screen. */
const TOURED = new Set(['overview', 'journey', 'locations', 'tariff']);

/** The whole page, with the frame as tall as what it frames. */
async function shoot(stage: Stage, page: Page, name: string): Promise<void> {
  const viewport = page.viewportSize() ?? DESKTOP;
  const height = (await page.evaluate('document.documentElement.scrollHeight')) as number;
  await page.setViewportSize({ width: viewport.width, height: Math.max(viewport.height, height) });
  await stage.still(page);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await page.setViewportSize(viewport);
}

async function shootPages(stage: Stage, cast: Cast, look: string): Promise<void> {
  const options = LOOKS[look] ?? {};
  const door = await stage.window(options);
  await door.goto(`${stage.url}/console`);
  await door.getByRole('heading', { level: 1 }).waitFor();
  await shoot(stage, door, `sign-in-${look}`);
  await door.context().close();
  const page = await stage.visit('', options);
  for (const [name, path] of Object.entries(await pagesOf(stage)).filter(([name]) => isWanted(name))) {
    await page.goto(`${stage.url}/console${path}`);
    await stage.settled(page);
    if (name === 'overview') {
      await stir(stage, cast);
      await page.locator('[aria-live=polite] a').first().waitFor();
    }
    if (TOUR && TOURED.has(name) && look === 'desktop-light')
      await page.screenshot({ path: join(TOUR, `${name}.png`) });
    await shoot(stage, page, `${name}-${look}`);
  }
  await page.context().close();
}

test('Screenshots of each page', async () => {
  const { stage, cast } = await play();
  try {
    for (const folder of [FOLDER, TOUR]) if (folder) mkdirSync(folder, { recursive: true });
    for (const look of Object.keys(LOOKS)) await shootPages(stage, cast, look);
    for (const [name, act] of Object.entries(await scenesOf(stage)).filter(([name]) => isWanted(name)))
      for (const look of ['desktop-light', 'phone-dark'].filter((look) => look in LOOKS)) {
        const page = await act(LOOKS[look] ?? {});
        await shoot(stage, page, `${name}-${look}`);
        await page.context().close();
      }
  } finally {
    await stage.close();
  }
}, 600_000);
