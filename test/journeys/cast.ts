/** Who takes part: a CPO and an eMSP on a Junction of their own, and a third one as hub where they meet over it. */
import { JunctionProcess, until } from '../support/junction-process';

export const CPO = 'FR*CPO';
export const EMSP = 'DE*MSP';
const SETTINGS = { PULL_EVERY_SECONDS: '10', STILL_ALIVE_SECONDS: '5' };

export interface Cast {
  cpo: JunctionProcess;
  emsp: JunctionProcess;
  hub?: JunctionProcess;
}

const host = (junction: JunctionProcess, party: string, role: string) =>
  junction.api('PUT', `/parties/${party.replace('*', '/')}`, { roles: [role], business_details: { name: party } });

/** `guest` registers with `inviter`, as its operator would do it. */
async function introduce(inviter: JunctionProcess, guest: JunctionProcess): Promise<void> {
  const { json: invited } = await inviter.api('POST', '/platforms', { name: guest.name });
  const { versions_url, registration_token } = invited;
  const { json } = await guest.api('POST', '/platforms', { name: inviter.name, versions_url, registration_token });
  expect(json).toMatchObject({ status: 'CONNECTED' });
}

/** Starts everybody and lets them know each other. What has been started is in `cast`, also when that fails. */
export async function connect(cast: Partial<Cast>, overHub: boolean): Promise<Cast> {
  const [cpo, emsp] = await Promise.all([
    JunctionProcess.start('cpo', { ...SETTINGS, HUB_PARTY: '' }),
    JunctionProcess.start('emsp', { ...SETTINGS, HUB_PARTY: '' }),
  ]);
  Object.assign(cast, { cpo, emsp });
  await host(cpo, CPO, 'CPO');
  await host(emsp, EMSP, 'EMSP');
  if (!overHub) await introduce(emsp, cpo);
  else {
    const hub = await JunctionProcess.start('hub', { STILL_ALIVE_SECONDS: '5', HUB_PARTY: 'NL*HUB' });
    cast.hub = hub;
    await introduce(hub, cpo);
    await introduce(hub, emsp);
  }
  const knows = (junction: JunctionProcess, party: string) =>
    until(`${junction.name} knows ${party}`, async () => {
      const { http, json } = await junction.api('GET', `/parties/${party.replace('*', '/')}`);
      return http === 200 && json.connected ? true : undefined;
    });
  await knows(cpo, EMSP);
  await knows(emsp, CPO);
  return cast as Cast;
}
