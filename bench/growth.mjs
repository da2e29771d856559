/**
 * The relay with 10, 100 and 1,000 platforms (10,000 parties), the receivers taking turns, beside itself with 10. To ten of
 * the many as well: that tells what look-ups cost from what connections cost.
 */
import { join } from 'node:path';
import { compare } from './compare.mjs';
import { headersOf, register, startJunction, startPlatforms } from './hub.mjs';
import { writeScript } from './measure.mjs';

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
    subjects[name] = { ...subject, script: scriptTo('all.lua', emsps) };
    if (size === sizes.at(-1))
      subjects[`${name}, to ${sizes[0]} of them`] = {
        ...subject,
        script: scriptTo('few.lua', emsps.slice(0, sizes[0])),
      };
  }
  const baseline = `${sizes[0]} platforms`;
  const table = await compare(subjects, { connections: 64, rounds, seconds, baseline });
  const largest = table[`${sizes.at(-1)} platforms`];
  return {
    tables: { '64 connections, ratio to the first': table },
    goals: [
      {
        goal: `requests/s with ${sizes.at(-1)} platforms, of those with ${sizes[0]}`,
        wanted: '≥ 0.9',
        got: largest.ratio,
        isMet: largest.ratio >= 0.9,
      },
    ],
  };
}
