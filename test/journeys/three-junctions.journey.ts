/**
 * Two companies, each on a Junction of its own, exchange everything: over a third Junction as hub, and directly; calmly,
 * and while the hub is killed and each of them is away for a while. At the end both sides hold equal objects, and every
 * order has the result that the CPO gave it.
 */
import { pause } from '../support/junction-process';
import { type Cast, connect } from './cast';
import { live } from './day';
import { expectEqualSides } from './equal-sides';
import { carryOutOrders, expectOrders } from './orders';

let cast: Partial<Cast>;
let stopCarrying: () => Promise<void>;
beforeEach(() => {
  cast = {};
  stopCarrying = async () => undefined;
});
afterEach(async () => {
  await stopCarrying();
  await Promise.all(Object.values(cast).map((one) => one.discard()));
});

async function begin(overHub: boolean): Promise<Cast> {
  const all = await connect(cast, overHub);
  stopCarrying = carryOutOrders(all.cpo);
  return all;
}

async function expectAnswers({ cpo }: Cast): Promise<void> {
  const { json } = await cpo.api('POST', '/parties/FR/CPO/tokens/T1/authorize', { type: 'RFID' });
  expect(json).toMatchObject({ allowed: 'ALLOWED' });
}

/** Orders are given in every other round. */
const hasOrders = (round: number) => round % 2 === 1;

describe.each([
  ['over a hub', true],
  ['directly', false],
])('two companies that meet %s', (_, overHub) => {
  it('hold equal objects after a calm day, and their orders have their results', async () => {
    const all = await begin(overHub);
    await live(all, async (round) => {
      if (hasOrders(round)) await expectOrders(all, round);
    });

    await expectAnswers(all);
    await expectEqualSides(all);
  }, 180_000);

  it('hold equal objects after a day of crashes, and their orders have their results', async () => {
    const all = await begin(overHub);
    const { cpo, emsp, hub } = all;
    await live(all, async (round) => {
      // The one in the middle is killed at five moments, while orders are under way; each of the others is away for a while.
      if (hasOrders(round)) await Promise.all([expectOrders(all, round), kill(hub ?? emsp, 20 * round)]);
      if (round === 4) {
        await emsp.end('SIGTERM');
        setTimeout(() => void emsp.run(), 3_000);
      }
      if (round === 8) await cpo.restart('SIGKILL');
    });

    await expectEqualSides(all);
    for (const { log } of [cpo, emsp, ...(hub ? [hub] : [])]) expect(log).not.toContain('an-admin-key');
  }, 360_000);
});

async function kill(junction: Cast['cpo'], afterMs: number): Promise<void> {
  await pause(afterMs);
  await junction.restart('SIGKILL');
}
