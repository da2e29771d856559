import { call } from '../support/api';
import { EventSourceClient } from '../support/event-source';
import { putLocation, putSession } from '../support/hosted';
import { aToken, World } from '../support/world';

it('the feed tells both back offices of a command, a charging profile, and what came of them', async () => {
  const world = await World.start();
  await world.host('FR*CPO', 'CPO');
  await world.host('FR*MSP', 'EMSP');
  await putLocation(world);
  await putSession(world, 'S1', {}, { country_code: 'FR', party_id: 'MSP' });
  const types = ['command.*', 'charging-profile.*', 'token.authorized'].join(',');
  const client = await EventSourceClient.open(`${world.url}/api/v1/events?types=${types}`);
  const to = { country_code: 'FR', party_id: 'CPO' };
  const token = aToken({ country_code: 'FR', party_id: 'MSP' });
  const settle = async (body: object) => {
    const { json } = await call(world, { path: '/parties/FR/CPO/commands?open=true' });
    const path = `/parties/FR/CPO/commands/${json.items[0].id}/result`;
    await call(world, { method: 'POST', path, body });
  };

  const body = { to, token, location_id: 'LOC1' };
  const command = await call(world, { method: 'POST', path: '/parties/FR/MSP/commands/START_SESSION', body });
  await settle({ result: 'REJECTED' });
  await client.until(({ events }) => events.length === 2);
  const charging_profile = { charging_rate_unit: 'W', charging_profile_period: [{ start_period: 0, limit: 5000 }] };
  const path = '/parties/FR/MSP/sessions/S1/charging-profile';
  await call(world, { method: 'PUT', path, body: { charging_profile, to } });
  await settle({ result: 'ACCEPTED' });
  await client.until(({ events }) => events.length === 4);
  const active = { start_date_time: '2026-06-01T12:00:00Z', charging_profile };
  await call(world, { method: 'PUT', path: '/parties/FR/CPO/sessions/S1/active-charging-profile', body: active });
  await client.until(({ events }) => events.length === 5);
  client.close();
  await world.stop();

  const told = client.events.map(({ type, data }) => [type, data.party, data.data]);
  expect(told).toMatchObject([
    ['command.received', 'FR*CPO', { command: 'START_SESSION', from: { party_id: 'MSP' }, request: { token } }],
    ['command.result', 'FR*MSP', { id: command.json.id, command: 'START_SESSION', result: 'REJECTED', late: false }],
    ['charging-profile.received', 'FR*CPO', { command: 'SET_CHARGING_PROFILE', request: { session_id: 'S1' } }],
    ['charging-profile.result', 'FR*MSP', { command: 'SET_CHARGING_PROFILE', result: 'ACCEPTED' }],
    ['charging-profile.updated', 'FR*MSP', { from: 'FR*CPO', profile: active }],
  ]);
});
