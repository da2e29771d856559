/**
 * The relay with 10, 100 and 1,000 platforms (10,000 parties), the receivers taking turns, beside itself with 10. To ten of
 * the many as well, and a bare relay with as many receivers: that tells what look-ups cost from what connections cost.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, round } from './compare.mjs';
import { headersOf, register, startBareRelay, startJunction, startPlatforms } from './hub.mjs';
import { writeScript } from './measure.mjs';

/** A bare relay to the same receivers. */
async function startBare(home, emsps) {
  const targets = join(home, 'targets');
  writeFileSync(targets, emsps.map(({ parties, port }) => `DE*${parties[0]} http://127.0.0.1:${port}`).join('\n'));
  const { pid, origin } = await startBareRelay(targets);
  return { pid, url: `${origin}/ocpi/RECEIVER/locations/NL/TNM/LOC1` };
}

export async function relayGrowth({ folder, rounds, seconds, isSmoke }) {
  const sizes = isSmoke ? [2, 5] : [10, 100, 1_000];
  const subjects = {};
  for (const size of sizes) {
    const name = `${size} platforms`;
    const home = join(folder, String(size));
    const junction = await startJunction(home);
    const [cpo] = await register(junction, await startPlatforms({ role: 'CPO', country: 'NL', count: 1 }));
    const emsps = await register(
      junction,
      await startPlatforms({ role: 'EMSP', country: 'DE', count: size, partiesEach: 10 }),
    );
    const scriptTo = (file, receivers) => {
      const script = join(home, file);
      writeScript(script, {
        method: 'PUT',
        headers: headersOf({ token: cpo.token, from: `NL*${cpo.parties[0]}`, to: 'DE*AAA' }),
        body: JSON.stringify({ id: 'LOC1', filler: 'x'.repeat(1480) }),
        receivers: receivers.map(({ parties }) => parties[0]),
      });
      return script;
    };
    const subject = { pid: junction.pid, url: `${junction.base}/receiver/locations/NL/TNM/LOC1` };
    const script = scriptTo('all.lua', emsps);
    subjects[name] = { ...subject, script };
    if (size !== 100) subjects[`bare, ${size} receivers`] = { ...(await startBare(home, emsps)), script };
    if (size === sizes.at(-1))
      subjects[`${name}, to ${sizes[0]} of them`] = {
        ...subject,
        script: scriptTo('few.lua', emsps.slice(0, sizes[0])),
      };
  }
  const baseline = `${sizes[0]} platforms`;
  const table = await compare(subjects, { connections: 64, rounds, seconds, baseline });
  const last = sizes.at(-1);
  const largest = table[`${last} platforms`];
  const ofBare = table[`bare, ${last} receivers`].perSecond / table[`bare, ${sizes[0]} receivers`].perSecond;
  return {
    tables: { '64 connections, ratio to the first': table },
    goals: [
      {
        goal: `requests/s with ${last} platforms, of those with ${sizes[0]} (the bare relay keeps ${round(ofBare)})`,
        wanted: '≥ 0.9',
        got: largest.ratio,
        isMet: largest.ratio >= 0.9,
      },
    ],
  };
}
