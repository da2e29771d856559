/** Partners and what they say to one another: good messages and every kind of failure an operator is called for. */
import type { SandboxPartner, SandboxRole } from '../../src/sandbox/partner';
import { aLocation } from '../support/world';
import type { Stage } from './stage';

const role = (name: SandboxRole['role'], country_code: string, party_id: string) => ({
  role: name,
  country_code,
  party_id,
});

export interface Cast {
  nice: SandboxPartner;
  big: SandboxPartner;
  alpine: SandboxPartner;
}

/** Id of the CDR that the eMSP refuses. */
export const LOST_CDR = 'CDR-2041';

export async function castOf(stage: Stage): Promise<Cast> {
  const nice = await stage.join('Nice Chargers', role('CPO', 'NL', 'TNM'));
  const big = await stage.join('Big Mobility', role('EMSP', 'DE', 'MSP'));
  const alpine = await stage.join('Volt Alpine', role('CPO', 'CH', 'VLT'), role('EMSP', 'CH', 'VLT'));
  await stage.api('POST', '/platforms', { name: 'Harbour Mobility' });
  const broken = await stage.stranger(role('CPO', 'FR', 'BRK'));
  broken.answer(({ path }) => path === '/ocpi/versions', { http: 401, status_code: 2000 });
  const theirs = { versions_url: broken.versionsUrl, registration_token: 'a-token-they-gave-us' };
  await stage.api('POST', '/platforms', { name: 'Broken Grid', ...theirs }).catch(() => undefined);
  await stage.api('POST', '/agreements', { party: 'NL*TNM', counterparty: 'DE*MSP', modules: ['locations', 'cdrs'] });
  await stage.api('POST', '/agreements', { party: 'CH*VLT', counterparty: 'DE*MSP', valid_to: '2030-01-01T00:00:00Z' });
  const { items } = await stage.api<{ items: { id: string; name: string }[] }>('GET', '/platforms');
  const checked = items.find(({ name }) => name === 'Big Mobility');
  await stage.api('POST', `/platforms/${checked?.id}/check`, {});
  return { nice, big, alpine };
}

const between = { from: 'NL*TNM', to: 'DE*MSP', role: 'RECEIVER' as const };
const cdr = (id: string) => ({
  country_code: 'NL',
  party_id: 'TNM',
  id,
  start_date_time: '2026-06-01T08:05:00Z',
  end_date_time: '2026-06-01T09:05:00Z',
  currency: 'EUR',
  total_energy: 12.5,
  total_time: 1,
  total_cost: { excl_vat: 5.25, incl_vat: 6.35 },
});

/** What goes through the hub; at the end a CDR that the eMSP refuses. */
export async function playScenes({ nice, big, alpine }: Cast): Promise<void> {
  for (let i = 1; i <= 6; i++) {
    const id = `LOC${i}`;
    await nice.call({ ...between, method: 'PUT', module: 'locations', rest: `/NL/TNM/${id}`, body: aLocation({ id }) });
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
  await nice.call({ ...between, to: 'FR*XYZ', method: 'POST', module: 'cdrs', body: cdr('CDR-2039') });
  big.answer(({ path, method }) => method === 'PATCH' && path.includes('/sessions'), 'hang');
  const change = { kwh: 12.5, last_updated: '2026-06-01T09:05:00Z' };
  await nice.call({ ...between, method: 'PATCH', module: 'sessions', rest: '/NL/TNM/S1', body: change });
  big.answer(({ body }) => body.includes(LOST_CDR), {
    body: JSON.stringify({
      status_code: 2001,
      status_message: 'total_cost.incl_vat: more than four decimals',
      timestamp: '2026-06-01T09:05:01Z',
    }),
  });
  await nice.call({ ...between, method: 'POST', module: 'cdrs', body: cdr('CDR-2040') });
  await nice.call({ ...between, method: 'POST', module: 'cdrs', body: cdr(LOST_CDR) });
}
