import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aKey, call } from '../support/api';
import { World } from '../support/world';

const invite = (name: string, key = 'write-1') => ({
  method: 'POST',
  path: '/platforms',
  body: { name },
  headers: { 'idempotency-key': key },
});
const names = async (world: World) =>
  (await call(world, { path: '/platforms' })).json.items.map(({ name }: { name: string }) => name);

describe('a write with an Idempotency-Key', () => {
  let world: World;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'junction-'));
    world = await World.start({ databaseUrl: `sqlite:${join(folder, 'junction.sqlite')}` });
  });
  afterEach(async () => {
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  it('is carried out once and answered alike each time, also after a restart', async () => {
    const first = await call(world, invite('One'));
    const second = await call(world, invite('One'));
    await world.restart();
    const third = await call(world, invite('One'));

    expect(first.http).toBe(201);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    for (const again of [second, third]) {
      expect([again.http, again.json]).toEqual([201, first.json]);
      expect(again.headers['idempotency-replayed']).toBe('true');
    }
    expect(await names(world)).toEqual(['One']);
  });

  it('is refused with 422 when the key was used for something else', async () => {
    await call(world, invite('One'));

    const other = await call(world, invite('Two'));
    const elsewhere = await call(world, {
      ...invite('One'),
      path: '/agreements',
      body: { party: 'FR*ABC', counterparty: 'DE*MSP' },
    });

    expect([other.http, elsewhere.http]).toEqual([422, 422]);
    expect(await names(world)).toEqual(['One']);
  });

  it('is another write under another API key', async () => {
    const other = await aKey(world, 'admin', 'other');
    await call(world, invite('One'));
    await call(world, { ...invite('One'), key: other });
    expect(await names(world)).toEqual(['One', 'One']);
  });

  it('is answered alike when it was refused', async () => {
    const remove = { method: 'DELETE', path: '/platforms/none', headers: { 'idempotency-key': 'gone' } };
    const first = await call(world, remove);
    const second = await call(world, remove);

    expect([first.http, second.http]).toEqual([404, 404]);
    expect(second.json).toEqual(first.json);
    expect(second.headers['content-type']).toMatch('application/problem+json');
    expect(second.headers['idempotency-replayed']).toBe('true');
  });

  it.each(['', 'x'.repeat(256)])('is refused when the key is not 1 to 255 characters long', async (key) => {
    expect((await call(world, invite('One', key))).http).toBe(400);
  });

  it('keeps no secret of an answer readable in the database', async () => {
    const { json } = await call(world, invite('One'));

    const bytes = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'));
    expect(json.registration_token).toHaveLength(43);
    expect(bytes.join('')).not.toContain(json.registration_token);
  });

  describe('that takes long', () => {
    let partner: Server;
    let held: Promise<ServerResponse>;
    beforeEach(async () => {
      held = new Promise((resolve) => {
        partner = createServer((_, response) => resolve(response));
      });
      await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve));
    });
    afterEach(() => new Promise((resolve) => partner.close(resolve)));

    it('is refused with 409 until it has been answered', async () => {
      const versions_url = `http://127.0.0.1:${(partner.address() as AddressInfo).port}/versions`;
      const register = { ...invite('Slow'), body: { name: 'Slow', versions_url, registration_token: 'token-a' } };

      const first = call(world, register);
      const response = await held;
      const meanwhile = await call(world, register);
      const other = await call(world, invite('Other'));
      response.writeHead(500, { connection: 'close' }).end();
      const answer = await first;
      const after = await call(world, register);

      expect([meanwhile.http, meanwhile.headers['retry-after']]).toEqual([409, '1']);
      expect(other.http).toBe(422);
      expect(answer.http).toBe(502);
      expect([after.http, after.json]).toEqual([502, answer.json]);
      expect(await names(world)).toEqual(['Slow']);
    });
  });
});
