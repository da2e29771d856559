/** Changes of the roles that we host reach every platform, whatever happens in between. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxPartner } from '../../src/sandbox/partner';
import { EMSP, World } from '../support/world';

let world: World;
let emsp: SandboxPartner;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'junction-'));
  world = await World.start({ databaseUrl: `sqlite:${join(folder, 'junction.sqlite')}`, stillAliveSeconds: 1_000_000 });
  emsp = await world.join(EMSP);
});
afterEach(async () => {
  await world.stop();
  rmSync(folder, { recursive: true });
});

const isUpdate = ({ method, path }: { method: string; path: string }) =>
  method === 'PUT' && path.endsWith('/credentials');
const toldRoles = () =>
  emsp.received.filter(isUpdate).map(({ body }) => (JSON.parse(body) as { roles: unknown[] }).roles.length);

describe('a change of the roles that we host', () => {
  it('that a platform could not be told is told after a restart', async () => {
    emsp.answer(isUpdate, { http: 500, body: 'oops' });
    await world.host('FR*CPO', 'CPO');
    emsp.heal();
    emsp.received.length = 0;
    await world.restart();

    await emsp.waitFor(isUpdate);
    expect(toldRoles()).toEqual([2]);
  });

  it('is told with the next round, and not again', async () => {
    emsp.answer(isUpdate, { http: 500, body: 'oops' });
    await world.host('FR*CPO', 'CPO');
    emsp.heal();
    emsp.received.length = 0;
    world.clock.advance(60_000);
    await emsp.waitFor(isUpdate);
    world.clock.advance(60_000);
    await world.restart();
    await world.settled();

    expect(toldRoles()).toEqual([2]);
  });

  it('of a restart with other settings is told too; one without change tells nothing', async () => {
    await world.restart();
    await world.settled();
    expect(toldRoles()).toEqual([]);
    await world.restart({ hubName: 'Crossing' });
    const { body } = await emsp.waitFor(isUpdate);

    expect((JSON.parse(body) as { roles: object[] }).roles).toMatchObject([{ business_details: { name: 'Crossing' } }]);
  });
});
