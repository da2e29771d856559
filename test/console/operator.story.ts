/** What an operator does in the console, told in a real browser. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { aCdr, aCdrToken, aSession } from '../support/builders';
import { type Cast, LOST_CDR } from './cast';
import { GOOD_CDR, HOST, LIVE_STATION, NIGHT_TARIFF } from './furnish';
import { play } from './play';
import type { Stage } from './stage';

let stage: Stage;
let cast: Cast;
beforeAll(async () => {
  ({ stage, cast } = await play());
});
afterAll(() => stage?.close());

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

async function signIn(page: Page, key: string): Promise<void> {
  await page.goto(`${stage.url}/console/partners`);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('A wrong key is refused in plain words; a good one opens the page that was asked for; signing out closes it', async () => {
  const page = await stage.window();
  const complaints: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  await signIn(page, 'not-a-key-of-this-instance');
  await page.getByRole('alert').getByText('This key is not known here').waitFor();
  await signIn(page, stage.key);
  await heading(page, 'Partners').waitFor();
  expect(await page.context().cookies(`${stage.url}/api/v1`)).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }]);
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await heading(page, 'Sign in').waitFor();
  await page.goto(`${stage.url}/console/partners`);
  await heading(page, 'Sign in').waitFor();
  // The refused key is the only thing the browser complained about: nothing was blocked by the content policy.
  expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
  await page.context().close();
});

test('A partner that refuses is shown with its real answer; put right, the same wizard connects it', async () => {
  const partner = await stage.stranger({ role: 'EMSP', country_code: 'SE', party_id: 'NRD' });
  const page = await stage.visit('/partners/connect');
  await page.getByRole('button', { name: /We register with them/ }).click();
  await page.getByLabel('Name of the partner').fill('Nordic Drive');
  await page.getByLabel('Their versions URL').fill(partner.versionsUrl);
  await page.getByRole('textbox', { name: /registration token/ }).fill('a-mistyped-token');
  await page.getByRole('button', { name: 'Register now' }).click();
  await page.getByRole('alert').getByText('The handshake stopped at “versions”').waitFor();
  await page.getByText('We read their versions').waitFor();
  await page.getByText('401 · 2000').first().waitFor();

  await page.getByRole('button', { name: 'Correct the details' }).click();
  await page.getByRole('textbox', { name: /registration token/ }).fill(partner.ourToken);
  await page.getByRole('button', { name: 'Register now' }).click();
  await page.getByText('Nordic Drive is connected').waitFor();
  await page.getByText('We send them our credentials').waitFor();
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText(/It breaks rules|Nothing is wrong|It works, but/).waitFor();
  await page.getByRole('link', { name: 'Open the partner' }).click();
  await heading(page, 'Nordic Drive').waitFor();
  await page.getByText('SE*NRD').first().waitFor();
  await page.context().close();
});

test('An invitation is handed over, and the page sees the partner come', async () => {
  const partner = await stage.stranger({ role: 'CPO', country_code: 'PL', party_id: 'WIS' });
  const page = await stage.visit('/partners/connect');
  await page.getByRole('button', { name: /They register with us/ }).click();
  await page.getByLabel('Name of the partner').fill('Wisla Charging');
  await page.getByRole('button', { name: 'Make an invitation' }).click();
  await page.getByText('Waiting for Wisla Charging').waitFor();
  const [versionsUrl = '', token = ''] = await page.locator('.mantine-Alert-root .mono').allInnerTexts();
  await partner.register(versionsUrl, token);
  await page.getByText('Wisla Charging is connected').waitFor();
  await page.getByText('They send us their credentials').waitFor();
  await page.context().close();
});

test('A CDR that got lost is found by its id: who refused it, why, and what to do', async () => {
  const page = await stage.visit('/trace');
  await page.getByLabel('Any id').fill(LOST_CDR);
  await page.keyboard.press('Enter');
  await page
    .getByRole('link', { name: /POST cdrs/ })
    .first()
    .click();
  await heading(page, 'One journey').waitFor();
  await page.getByText('“total_cost.incl_vat: more than four decimals”').first().waitFor();
  await page.getByText('A parameter or member of the request is missing or not valid.').first().waitFor();
  await page.getByText('the same, byte for byte').waitFor();
  expect(await page.locator('svg[role=img] text').allTextContents()).toEqual(
    expect.arrayContaining(['Nice Chargers', 'Junction', 'Big Mobility']),
  );
  expect(await page.locator('body').innerText()).not.toContain(cast.big.ourToken);
  await page.context().close();
});

test('A failed CDR is found from its id within three clicks, sent again, and taken', async () => {
  const page = await stage.visit();
  // One: the trace. Two: the message. Three: send again.
  await page.getByRole('link', { name: 'Trace' }).click();
  await page.getByLabel('Any id').fill(LOST_CDR);
  await page.keyboard.press('Enter');
  await page
    .getByRole('link', { name: /POST cdrs/ })
    .first()
    .click();
  cast.big.heal();
  await page.getByRole('button', { name: 'Send again' }).last().click();
  await page.getByRole('dialog').getByText('Big Mobility, DE*MSP', { exact: false }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
  await page.getByRole('status').getByText('Sent again, and taken').waitFor();
  const taken = cast.big.received.filter(({ body }) => body.includes(LOST_CDR));
  expect(taken).toHaveLength(2);
  expect(taken[1]?.body).toBe(taken[0]?.body);
  await page.getByRole('link', { name: 'Read the new journey' }).click();
  await page.getByText('One leg').waitFor();
  await page.context().close();
});

test('A partner is checked: what it breaks is told with the requirement, what is in order on demand', async () => {
  cast.nice.answer(({ path }) => path.endsWith('/sender/locations'), { data: [], headers: { 'x-limit': '10' } });
  const page = await stage.visit('/partners');
  await page.getByRole('link', { name: 'Nice Chargers' }).click();
  await page.getByRole('tab', { name: 'Check' }).click();
  await page.getByText('Never checked yet.').waitFor();
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText('It breaks rules that others rely on').waitFor();
  const missing = page.getByRole('row', { name: /locations: X-Total-Count is there/ });
  await missing.getByText('LOC-032').waitFor();
  expect(await page.getByText('versions are listed').count()).toBe(0);
  await page.getByRole('switch', { name: 'Show what is in order too' }).click();
  await page.getByText('versions are listed').waitFor();
  await missing.getByRole('link', { name: 'the request' }).click();
  await heading(page, 'One journey').waitFor();
  cast.nice.heal();
  await page.context().close();
});

test('A scorecard tells how well a partner did beside the others, and is had as a table for a spreadsheet', async () => {
  const page = await stage.visit('/partners');
  await page.getByRole('link', { name: 'Big Mobility' }).click();
  await page.getByRole('tab', { name: 'Scorecard' }).click();
  const figures = page.getByRole('table', { name: 'How well it does' });
  await figures.getByText('Answers with success').waitFor();
  await figures.getByText('Its CDRs are in order').waitFor();
  await page.getByRole('table', { name: 'By module' }).getByText('cdrs').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'As CSV' }).click()]);
  expect(readFileSync(await file.path(), 'utf8')).toMatch(/^figure,partner,others\r\navailability,/);
  await page.context().close();
});

test('A sandbox partner comes by one click, is told what to do wrong, gets a request in place of its receiver, and goes', async () => {
  const page = await stage.visit('/partners');
  await page.getByRole('button', { name: 'Sandbox partner' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start it' }).click();
  await heading(page, 'Sandbox').waitFor();
  await page.getByRole('combobox', { name: 'What it does wrong' }).click();
  await page.getByRole('option', { name: 'refuses everything with 2001' }).click();
  await page.keyboard.press('Escape');
  await page.goto(`${stage.url}/console/trace?id=${LOST_CDR}`);
  await page
    .getByRole('link', { name: /POST cdrs/ })
    .last()
    .click();
  await page.getByRole('button', { name: 'Send again' }).last().click();
  await page.getByRole('radio', { name: 'the sandbox partner, in its place' }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
  await page.getByRole('status').getByText('Sent again, and refused').waitFor();
  await page.goto(`${stage.url}/console/partners`);
  await page.getByRole('link', { name: 'Sandbox', exact: true }).click();
  await page.getByRole('tab', { name: 'Manage' }).click();
  await page.getByRole('button', { name: 'End it' }).click();
  await heading(page, 'Partners').waitFor();
  await page.getByRole('button', { name: 'Sandbox partner' }).waitFor();
  await page.context().close();
});

test('With a key that may only look, nothing that changes is offered', async () => {
  const { key } = await stage.api<{ key: string }>('POST', '/keys', { name: 'night shift', scope: 'read' });
  const page = await stage.window();
  await signIn(page, key);
  await page.getByRole('link', { name: 'Nice Chargers' }).click();
  await heading(page, 'Nice Chargers').waitFor();
  expect(await page.getByRole('tab', { name: 'Manage' }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Connect a partner' }).count()).toBe(0);
  await page.context().close();
});

test('The console speaks French, and remembers it', async () => {
  const page = await stage.visit();
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitem', { name: 'Français' }).click();
  await heading(page, 'Vue d’ensemble').waitFor();
  await page.reload();
  await heading(page, 'Vue d’ensemble').waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('fr');
  await page.context().close();
});

test('A tariff is changed, and what a session would cost changes with it', async () => {
  const page = await stage.visit(`/tariffs/FR*NCY/${NIGHT_TARIFF}`);
  const price = page.getByRole('table', { name: 'Line by line' });
  // 20 kWh from 18:00 to 19:30: 20 × 0.42 and 20 % VAT.
  await price.getByText('€10.08').last().waitFor();
  await page
    .getByRole('group', { name: /^Prices 2/ })
    .getByLabel('Price')
    .fill('0.5');
  await price.getByText('€12.00').last().waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved').waitFor();
  const saved = await stage.api<{ elements: { price_components: { price: number }[] }[] }>(
    'GET',
    `/parties/FR/NCY/tariffs/${NIGHT_TARIFF}`,
  );
  expect(saved.elements[1]?.price_components[0]?.price).toBe(0.5);
  await page.getByRole('tab', { name: 'As OCPI has it' }).click();
  const json = page.getByRole('textbox', { name: 'As OCPI has it' });
  expect(await json.inputValue()).toContain('"price": 0.5');
  await json.fill('{');
  await page.getByText('This is not JSON').waitFor();
  await page.context().close();
});

test('A CDR is shown line by line, and a wrong price is told', async () => {
  const page = await stage.visit('/cdrs');
  await page.getByRole('link', { name: GOOD_CDR }).click();
  await page.getByText('The price is right').waitFor();
  await page.getByRole('table', { name: 'Line by line' }).getByText('Energy').first().waitFor();
  await page.goto(`${stage.url}/console/cdrs/FR*NCY/CDR-FR-2`);
  await page.getByText('The price is wrong').waitFor();
  await page.getByRole('table', { name: 'Where the two differ' }).getByText('total_cost.excl_vat').waitFor();
  await page.context().close();
});

test('A webhook tells what became of each event, the audit log what was done in people’s words', async () => {
  const page = await stage.visit('/webhooks');
  await page
    .getByRole('row', { name: /127\.0\.0\.1:9/ })
    .getByRole('button', { name: 'Deliveries' })
    .click();
  await page.getByRole('dialog').getByText('on its way').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Audit log' }).click();
  await page.getByText('A webhook was made').first().waitFor();
  expect(await page.getByText('/pricing/').count()).toBe(0);
  await page.context().close();
});

test('What happens appears by itself: a partner that comes, a session that changes', async () => {
  const page = await stage.visit();
  await page.getByText('Nothing since this page was opened.').waitFor();
  const partner = await stage.join('Riviera Mobility', { role: 'EMSP', country_code: 'IT', party_id: 'RIV' });
  await page.getByText('A partner has registered').waitFor();
  await page.getByRole('link', { name: 'Riviera Mobility' }).first().waitFor();
  expect(partner.theirToken).not.toBe('');
  await page.context().close();
});

test('Locations are found on the map and in the list by what they offer', async () => {
  const page = await stage.visit('/locations');
  await page.getByText('60 shown').waitFor();
  await page.locator('svg.map .map-dot').first().waitFor();
  await page.getByLabel('At least kW').fill('300');
  await page
    .getByRole('link', { name: /Utrecht/ })
    .first()
    .waitFor({ state: 'hidden' });
  await page.getByLabel('Find').fill('reims');
  await page.getByText('3 shown').waitFor();
  await page.getByRole('link', { name: 'Reims 16' }).click();
  await page.getByText('Up to', { exact: false }).first().waitFor({ state: 'hidden' });
  await page.getByRole('table', { name: 'EVSEs' }).getByText('CCS, 300 kW').first().waitFor();
  await page.getByText('per kWh from 22:00 to 06:00', { exact: false }).waitFor();
  await page.getByText('Everything that drivers look for is there.').waitFor();
  const seers = page.getByRole('table', { name: 'Who sees it' });
  await seers.getByRole('row', { name: /Big Mobility.*DE\*MSP.*up to date/ }).waitFor();
  await page.context().close();
});

test('A charging session is watched live: what the partner sends appears by itself', async () => {
  const page = await stage.visit('/sessions');
  await page.getByText('S-2026-1').waitFor();
  const session = aSession({ id: 'LIVE-1', status: 'ACTIVE', kwh: 1.5, cdr_token: aCdrToken(HOST) });
  const push = { module: 'sessions', role: 'RECEIVER', rest: '/NL/TNM/LIVE-1', from: 'NL*TNM', to: 'FR*NCY' } as const;
  const taken = await cast.nice.call({ ...push, method: 'PUT', body: session });
  expect(taken.json).toMatchObject({ status_code: 1000 });
  await page
    .getByRole('row', { name: /LIVE-1/ })
    .getByText('1.5')
    .waitFor();
  await page.getByRole('link', { name: 'LIVE-1' }).click();
  await heading(page, 'Session LIVE-1').waitFor();
  await page.getByRole('status').getByText('1.5 kWh').waitFor();
  await page.getByRole('img', { name: 'The session' }).locator('svg').first().waitFor();
  const change = { kwh: 7.25, last_updated: '2026-06-01T10:00:00Z' };
  await cast.nice.call({ ...push, method: 'PATCH', body: change });
  await page.getByRole('status').getByText('7.25 kWh').waitFor();
  await page.context().close();
});

test('A CDR that came is disputed with a note, and stands in the statement of its month', async () => {
  const cdr = aCdr({ id: 'DISPUTED-1', cdr_token: aCdrToken(HOST), last_updated: '2026-05-20T10:00:00Z' });
  const push = { module: 'cdrs', role: 'RECEIVER', from: 'NL*TNM', to: 'FR*NCY' } as const;
  expect((await cast.nice.call({ ...push, method: 'POST', body: cdr })).json).toMatchObject({ status_code: 1000 });
  const page = await stage.visit('/cdrs');
  await page.getByRole('link', { name: 'DISPUTED-1' }).click();
  await page.getByText('Not disputed').waitFor();
  await page.getByLabel('Note').fill('Twice the energy of the session');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Twice the energy of the session').waitFor();
  await page.getByRole('link', { name: 'Statements' }).click();
  await page.getByLabel('Month').fill('2026-05');
  await page.getByText('Received, to be paid', { exact: true }).first().click();
  const line = page.getByRole('row', { name: /NL\*TNM/ });
  await line.getByRole('link', { name: 'DISPUTED-1' }).waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'As CSV' }).click()]);
  expect(readFileSync(await file.path(), 'utf8')).toContain('DISPUTED-1');
  await page.context().close();
});

test('An own CDR is taken back by a credit', async () => {
  const page = await stage.visit('/cdrs/FR*NCY/CDR-FR-2');
  await page.getByText('Taken by Big Mobility', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Take it back by a credit' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take it back by a credit' }).click();
  await heading(page, 'CDR CDR-FR-2-C').waitFor();
  await page.getByText('-€17.40').first().waitFor();
  await page.context().close();
});

test('A charger that charges is seen: its state, what it said, the session that came of it', async () => {
  const page = await stage.visit('/chargers');
  await page.getByRole('link', { name: LIVE_STATION }).click();
  await heading(page, LIVE_STATION).waitFor();
  await page.getByText('Volterra Duo 22').waitFor();
  await page.getByRole('region', { name: 'Messages' }).getByText('MeterValues').first().waitFor();
  await page.getByRole('table', { name: 'Charged here' }).getByRole('link', { name: 'session' }).click();
  await heading(page, /^Session/).waitFor();
  await page.getByText('charging', { exact: true }).waitFor();
  await page.getByText('DE-MSP-C04D21FE0-1').first().waitFor();
  await page.getByRole('region', { name: 'What it comes to' }).getByText('To pay').first().waitFor();
  await page.context().close();
});

test('A charger is asked to do something, answers itself, and its settings are read from it', async () => {
  const [station] = stage.stations;
  station?.on('TriggerMessage', () => ({ status: 'Accepted' }));
  station?.on('Reset', () => ({ status: 'Rejected' }));
  station?.on('GetConfiguration', () => ({
    configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }],
    unknownKey: [],
  }));
  const page = await stage.visit(`/chargers/FR*NCY/${LIVE_STATION}`);
  await page.getByRole('button', { name: 'Send now' }).click();
  await page.getByRole('status').getByText('It does it.').waitFor();
  await page.getByRole('button', { name: 'Restart now' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Do it' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByRole('button', { name: 'Read its settings' }).click();
  await page.getByRole('table', { name: 'Its settings' }).getByText('HeartbeatInterval').waitFor();
  await page.context().close();
});

test('What needs somebody stands on the overview with the reason and the next step: a charger that is away', async () => {
  const page = await stage.visit();
  const attention = page.getByRole('region', { name: 'Needs attention' });
  await attention.getByText('One is away: NCY-CP-1').waitFor();
  await attention.getByRole('link', { name: 'Chargers' }).click();
  await heading(page, 'Chargers').waitFor();
  await page.context().close();
});

test('A charger that has not come yet is shown as such', async () => {
  const page = await stage.visit('/chargers');
  await page.getByRole('link', { name: 'NCY-CP-1' }).click();
  await heading(page, 'NCY-CP-1').waitFor();
  await page.getByText('not connected', { exact: true }).waitFor();
  expect(await page.locator('body').innerText()).not.toContain('a-station-password');
  await page.context().close();
});
