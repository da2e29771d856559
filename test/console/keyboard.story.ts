/** Whole stories by the keyboard alone: no pointer, no element addressed but by what has the focus. */
import type { Locator, Page } from 'playwright-core';
import { LOST_CDR } from './cast';
import { play } from './play';
import type { Stage } from './stage';

let stage: Stage;
beforeAll(async () => {
  ({ stage } = await play());
});
afterAll(() => stage?.close());

const MOST_STEPS = 150;

/** Presses Tab until it has the focus. */
async function reach(page: Page, wanted: Locator): Promise<void> {
  await wanted.first().waitFor();
  const focused = wanted.and(page.locator(':focus'));
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    await page.keyboard.press('Tab');
    if ((await focused.count()) > 0) return;
  }
  throw new Error(`${wanted} is not reached by Tab`);
}

async function press(page: Page, wanted: Locator): Promise<void> {
  await reach(page, wanted);
  await page.keyboard.press('Enter');
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const isInDialog = (page: Page) => page.evaluate('document.activeElement?.closest("[role=dialog]") !== null');

test('Signing in, going past the menu, and signing out', async () => {
  const page = await stage.window();
  await page.goto(`${stage.url}/console`);
  await reach(page, page.getByLabel('API key'));
  await page.keyboard.type('not-a-key');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('This key is not known here').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(stage.key);
  await page.keyboard.press('Enter');
  await heading(page, 'Overview').waitFor();
  await press(page, page.getByRole('link', { name: 'Skip to content' }));
  expect(await page.locator('main:focus').count()).toBe(1);
  await press(page, page.getByRole('button', { name: /^Signed in as/ }));
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  const out = page.getByRole('menuitem', { name: 'Sign out' }).and(page.locator(':focus'));
  for (let steps = 0; steps < 5 && (await out.count()) === 0; steps++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await heading(page, 'Sign in').waitFor();
  await page.context().close();
});

test('A CDR is found in the trace, and sending it again is thought better of', async () => {
  const page = await stage.visit();
  await press(page, page.getByRole('link', { name: 'Trace' }));
  await reach(page, page.getByLabel('Any id'));
  await page.keyboard.type(LOST_CDR);
  await page.keyboard.press('Enter');
  await press(page, page.getByRole('link', { name: /POST cdrs/ }));
  await heading(page, 'One journey').waitFor();
  const again = page.getByRole('button', { name: 'Send again' });
  await press(page, again);
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  for (let steps = 0; steps < 6; steps++) {
    await page.keyboard.press('Tab');
    expect(await isInDialog(page)).toBe(true);
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await again.and(page.locator(':focus')).waitFor();
  await page.context().close();
});

test('A partner is invited by the wizard, and its tabs are read', async () => {
  const partner = await stage.stranger({ role: 'CPO', country_code: 'PL', party_id: 'WIS', name: 'Wisla Charging' });
  const page = await stage.visit();
  await press(page, page.getByRole('link', { name: 'Connect a partner' }));
  await press(page, page.getByRole('button', { name: /They register with us/ }));
  await reach(page, page.getByLabel('Name of the partner'));
  await page.keyboard.type('Wisla Charging');
  await page.keyboard.press('Enter');
  await page.getByText('Waiting for Wisla Charging').waitFor();
  const [versionsUrl = '', token = ''] = await page.locator('.mantine-Alert-root .mono').allInnerTexts();
  await partner.register(versionsUrl, token);
  await page.getByText('Wisla Charging is connected').waitFor();
  await press(page, page.getByRole('link', { name: 'Open the partner' }));
  await heading(page, 'Wisla Charging').waitFor();
  await reach(page, page.getByRole('tab', { name: 'Summary' }));
  await page.keyboard.press('ArrowRight');
  await page.getByText('Do both sides agree?').waitFor();
  await page.context().close();
});
