/** What opens on a page, or goes wrong on it: dialogs, the steps of the wizard, refusals. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { LOST_CDR } from './cast';
import { pagesOf } from './pages';
import type { Stage } from './stage';

/** Brings a window of that look to where it is to be seen. */
type Scene = (options: BrowserContextOptions) => Promise<Page>;

export async function scenesOf(stage: Stage): Promise<Record<string, Scene>> {
  const { journey = '' } = await pagesOf(stage);
  const refusing = await stage.stranger({ role: 'EMSP', country_code: 'SE', party_id: 'NRD' });
  /** A page, and the buttons pressed there. */
  const pressed =
    (path: string, ...buttons: (string | RegExp)[]): Scene =>
    async (options) => {
      const page = await stage.visit(path, options);
      await stage.settled(page);
      for (const name of buttons) await page.getByRole('button', { name }).last().click();
      await stage.still(page);
      return page;
    };
  const details: Scene = async (options) => {
    const page = await pressed('/partners/connect', /We register with them/)(options);
    await page.getByLabel('Name of the partner').fill('Nordic Drive');
    await page.getByLabel('Their versions URL').fill(refusing.versionsUrl);
    await page.getByRole('textbox', { name: /registration token/ }).fill('a-mistyped-token');
    return page;
  };
  return {
    'dialog-key': pressed('/keys', 'New key'),
    'dialog-party': pressed('/parties', 'Host a party'),
    'dialog-agreement': pressed('/agreements', 'New agreement'),
    'dialog-webhook': pressed('/webhooks', 'New webhook'),
    'dialog-deliveries': pressed('/webhooks', 'Deliveries'),
    'dialog-delete': pressed('/keys', 'Delete'),
    'dialog-send-again': pressed(journey, 'Send again'),
    'dialog-sandbox': pressed('/partners', 'Sandbox partner'),
    'wizard-details': details,
    async 'wizard-failed'(options) {
      const page = await details(options);
      await page.getByRole('button', { name: 'Register now' }).click();
      await page.getByRole('alert').first().waitFor();
      await page.getByText('401 · 2000').first().waitFor();
      await stage.still(page);
      return page;
    },
    async 'wizard-invited'(options) {
      const page = await pressed('/partners/connect', /They register with us/)(options);
      await page.getByLabel('Name of the partner').fill('Wisla Charging');
      await page.getByRole('button', { name: 'Make an invitation' }).click();
      await page.getByText('Waiting for Wisla Charging').waitFor();
      return page;
    },
    async 'sign-in-refused'(options) {
      const page = await stage.window(options);
      await page.goto(`${stage.url}/console`);
      await page.getByLabel('API key').fill('not-a-key');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      return page;
    },
    'object-unknown': pressed('/cdrs/FR*NCY/NO-SUCH-CDR'),
    'trace-nothing': pressed(`/trace?id=${LOST_CDR}&module=tokens`),
  };
}
