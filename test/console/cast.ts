/** Partners, and what they say to one another: good messages and every kind of failure an operator is called for. */
import { locationsOf, tariffsOf, tokensOf } from '../../src/sandbox/company';
import { type Listed, pageOf } from '../../src/sandbox/lists';
import type { SandboxPartner, SandboxRole } from '../../src/sandbox/partner';
import { aLocation } from '../support/world';
import type { Stage } from './stage';

const role = (role: SandboxRole['role'], country_code: string, party_id: string, name: string): SandboxRole => ({
  ...{ role, country_code, party_id, name },
});

export interface Cast {
  nice: SandboxPartner;
  big: SandboxPartner;
  alpine: SandboxPartner;
  /** Takes no objects at the moment. */
  southern: SandboxPartner;
}

/** Id of the CDR that the eMSP refuses. */
export const LOST_CDR = 'CDR-2041';

/** What a partner lists of a module, page by page. */
function offer(partner: SandboxPartner, module: string, all: Listed[]): void {
  const url = partner.urlOf(module, 'SENDER');
  partner.answer(
    ({ path, method }) => method === 'GET' && path === new URL(url).pathname,
    ({ query }) => pageOf(all, query, url),
  );
}

export async function castOf(stage: Stage): Promise<Cast> {
  const nice = await stage.join('Nice Chargers', role('CPO', 'NL', 'TNM', 'Nice Chargers B.V.'));
  const big = await stage.join('Big Mobility', role('EMSP', 'DE', 'MSP', 'Big Mobility GmbH'));
  const alpine = await stage.join(
    'Volt Alpine',
    role('CPO', 'CH', 'VLT', 'Volt Alpine AG'),
    role('EMSP', 'CH', 'VLT', 'Volt Alpine AG'),
  );
  const southern = await stage.join('Sud Mobilité', role('EMSP', 'FR', 'SUD', 'Sud Mobilité SAS'));
  const since = Date.parse(stage.ago(600));
  offer(nice, 'locations', locationsOf({ country_code: 'NL', party_id: 'TNM' }, 24, since));
  offer(nice, 'tariffs', tariffsOf({ country_code: 'NL', party_id: 'TNM' }, since));
  offer(big, 'tokens', tokensOf({ country_code: 'DE', party_id: 'MSP' }, 12, since));
  await stage.api('POST', '/platforms', { name: 'Harbour Mobility' });
  const broken = await stage.stranger(role('CPO', 'FR', 'BRK', 'Broken Grid'));
  broken.answer(({ path }) => path === '/ocpi/versions', { http: 401, status_code: 2000 });
  const theirs = { versions_url: broken.versionsUrl, registration_token: 'a-token-they-gave-us' };
  await stage.api('POST', '/platforms', { name: 'Broken Grid', ...theirs }).catch(() => undefined);
  await stage.api('POST', '/agreements', { party: 'NL*TNM', counterparty: 'DE*MSP', modules: ['locations', 'cdrs'] });
  await stage.api('POST', '/agreements', { party: 'CH*VLT', counterparty: 'DE*MSP', valid_to: '2030-01-01T00:00:00Z' });
  await stage.later(5);
  const { items } = await stage.api<{ items: { id: string; name: string }[] }>('GET', '/platforms');
  const checked = items.find(({ name }) => name === 'Big Mobility');
  await stage.api('POST', `/platforms/${checked?.id}/check`, {});
  return { nice, big, alpine, southern };
}

const between = { from: 'NL*TNM', to: 'DE*MSP', role: 'RECEIVER' as const };
const cdr = (stage: Stage, id: string) => ({
  country_code: 'NL',
  party_id: 'TNM',
  id,
  start_date_time: stage.ago(65),
  end_date_time: stage.ago(5),
  currency: 'EUR',
  total_energy: 12.5,
  total_time: 1,
  total_cost: { excl_vat: 5.25, incl_vat: 6.35 },
});

/** What goes through the hub; at the end a CDR that the eMSP refuses, and one more failure of each kind. */
export async function playScenes(stage: Stage, { nice, big, alpine, southern }: Cast): Promise<void> {
  for (let i = 1; i <= 6; i++) {
    const id = `LOC${i}`;
    await nice.call({ ...between, method: 'PUT', module: 'locations', rest: `/NL/TNM/${id}`, body: aLocation({ id }) });
    await stage.later(2);
  }
  const token = '/DE/MSP/04A1B2C3D4/authorize';
  await alpine.call({ method: 'GET', module: 'locations', role: 'SENDER', from: 'CH*VLT', to: 'NL*TNM' });
  await nice.call({
    method: 'POST',
    module: 'tokens',
    role: 'SENDER',
    rest: token,
    from: 'NL*TNM',
    to: 'DE*MSP',
    body: {},
  });
  await stage.later(4);
  await nice.call({ ...between, to: 'FR*XYZ', method: 'POST', module: 'cdrs', body: cdr(stage, 'CDR-2039') });
  await stage.later(3);
  big.answer(({ path, method }) => method === 'PATCH' && path.includes('/sessions/NL/TNM'), 'hang');
  const change = { kwh: 12.5, last_updated: stage.ago(1) };
  await nice.call({ ...between, method: 'PATCH', module: 'sessions', rest: '/NL/TNM/S1', body: change });
  big.answer(({ body }) => body.includes(LOST_CDR), {
    body: JSON.stringify({
      status_code: 2001,
      status_message: 'total_cost.incl_vat: more than four decimals',
      timestamp: stage.ago(0),
    }),
  });
  await stage.later(3);
  await nice.call({ ...between, method: 'POST', module: 'cdrs', body: cdr(stage, 'CDR-2040') });
  await stage.later(2);
  await nice.call({ ...between, method: 'POST', module: 'cdrs', body: cdr(stage, LOST_CDR) });
  await stage.later(6);
  southern.answer(({ path }) => path.includes('/receiver/'), { http: 503, body: 'maintenance' });
}
