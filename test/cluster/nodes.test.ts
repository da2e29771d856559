import { headersFor } from '../../src/sandbox/partner';
import { describeWith } from '../support/databases';
import { TwoNodes } from '../support/nodes';
import { until } from '../support/until';
import { aLocation, CPO, EMSP, type World } from '../support/world';

const push = { method: 'PUT', module: 'locations', role: 'RECEIVER' as const, rest: '/NL/TNM/LOC1', from: 'NL*TNM' };
const putOwn = (world: World, id: string, name = id) => {
  const { country_code: _, party_id: __, ...location } = aLocation({ id, name });
  return world.api('PUT', `/parties/FR/OWN/locations/${id}`, location);
};

describeWith('mariadbd', 'nats-server')('two nodes of one Junction', () => {
  let nodes: TwoNodes;
  afterEach(() => nodes.stop());

  it('a platform that registers at one is recognised and routed at the other at once', async () => {
    nodes = await TwoNodes.start();
    const emsp = await nodes.a.join(EMSP);
    const cpo = await nodes.a.join(CPO);
    await nodes.leadTo(nodes.b);

    const reply = await cpo.call({ ...push, to: 'DE*MSP', body: aLocation() });

    expect(reply.json.status_code).toBe(1000);
    expect(emsp.received.at(-1)).toMatchObject({ method: 'PUT', body: JSON.stringify(aLocation()) });
  });

  it('a token that has ended at one is refused at the other', async () => {
    nodes = await TwoNodes.start();
    const { id } = await nodes.a.invite('gone');
    const cpo = await nodes.a.join(CPO);
    await nodes.leadTo(nodes.b);
    await until(async () => (await nodes.b.api('GET', `/platforms/${id}`)).http === 200);
    const list = (await nodes.b.api('GET', '/platforms')).json.items as { id: string; name: string }[];
    const tnm = list.find(({ name }) => name === 'TNM')?.id;

    await nodes.a.api('DELETE', `/platforms/${tnm}`);

    await until(async () => (await cpo.call({ ...push, to: 'DE*MSP', body: aLocation() })).http === 401);
  });

  it('agreements, keys and hosted parties made at one are in force at the other', async () => {
    nodes = await TwoNodes.start({ routingDefault: 'agreement' });
    await nodes.a.join(EMSP);
    const cpo = await nodes.a.join(CPO);
    const key = (await nodes.a.api('POST', '/keys', { name: 'reader', scope: 'read' })).json.key;
    await nodes.a.host('FR*OWN', 'CPO');
    await nodes.a.api('POST', '/agreements', { party: 'NL*TNM', counterparty: 'DE*MSP' });
    await nodes.leadTo(nodes.b);
    const parties = () =>
      fetch(`${nodes.b.url}/api/v1/parties`, { headers: { authorization: `Bearer ${key}` } }).then((answer) =>
        answer.text(),
      );

    await until(async () => (await parties()).includes('OWN'), 'the key and the party at the other node');
    await until(async () => (await cpo.call({ ...push, to: 'DE*MSP', body: aLocation() })).json.status_code === 1000);
  });

  it('each platform is pushed to by one of them: no object is lost, none comes twice', async () => {
    nodes = await TwoNodes.start();
    const emsp = await nodes.a.join(EMSP);
    await nodes.a.host('FR*OWN', 'CPO');
    await until(async () => (await putOwn(nodes.b, 'LOC0')).http === 201);
    const ids = Array.from({ length: 20 }, (_, index) => `LOC${index + 1}`);

    await Promise.all(ids.map((id, index) => putOwn(index % 2 ? nodes.a : nodes.b, id)));

    const pushed = () => emsp.received.filter(({ path }) => path.includes('/FR/OWN/')).map(({ path }) => path);
    await until(() => new Set(pushed()).size === 21, 'the push of every object');
    expect(pushed()).toHaveLength(21);
  });

  it('changes of one broadcast object that come to both at once are all kept', async () => {
    nodes = await TwoNodes.start();
    const emsp = await nodes.a.join(EMSP);
    const cpo = await nodes.a.join(CPO);
    await until(async () => (await nodes.b.api('GET', '/platforms')).text.includes('TNM'));
    const at = ({ url }: World, method: string, id: string, body: object) =>
      cpo.send({
        method,
        url: `${url}/ocpi/2.2.1/receiver/locations/NL/TNM/${id}`,
        headers: { ...headersFor('from', 'NL*TNM'), ...headersFor('to', 'NL*HUB') },
        body: JSON.stringify({ ...body, last_updated: '2026-05-01T11:00:00Z' }),
      });
    const ids = Array.from({ length: 15 }, (_, index) => `LOC${index}`);
    for (const id of ids) await at(nodes.a, 'PUT', id, aLocation({ id }));

    await Promise.all(
      ids.flatMap((id) => [at(nodes.a, 'PATCH', id, { name: 'by A' }), at(nodes.b, 'PATCH', id, { city: 'by B' })]),
    );

    const list = await emsp.call({ method: 'GET', module: 'locations', role: 'SENDER', to: 'NL*HUB' });
    const kept = (list.json.data as { name: string; city: string }[]).map(({ name, city }) => [name, city]);
    expect(kept).toEqual(ids.map(() => ['by A', 'by B']));
  });

  it('when one is cut off from the database, the other goes on with its work', async () => {
    nodes = await TwoNodes.start();
    const emsp = await nodes.a.join(EMSP);
    await nodes.a.host('FR*OWN', 'CPO');
    await putOwn(nodes.a, 'LOC1');
    await until(() => emsp.received.some(({ path }) => path.endsWith('/FR/OWN/LOC1')));
    await until(async () => (await nodes.b.api('GET', '/parties')).text.includes('OWN'));

    await nodes.wayOfA.cut();
    await putOwn(nodes.b, 'LOC2');

    await until(() => {
      nodes.b.clock.advance(1_000);
      return emsp.received.some(({ path }) => path.endsWith('/FR/OWN/LOC2'));
    }, 'the push by the other node');
    const alive = (await nodes.b.api('GET', '/status')).json.nodes as object[];
    expect(alive).toHaveLength(1);
    expect(nodes.b.log.map(({ message }) => message)).toContain('a node has died; the others take over its work');
    await nodes.wayOfA.mend();
    await until(async () => ((await nodes.b.api('GET', '/status')).json.nodes as object[]).length === 2, 'its return');
  });

  it('asks once who is still alive, and goes on when the node that asked has stopped', async () => {
    nodes = await TwoNodes.start();
    const cpo = await nodes.a.join(CPO);
    const asked = () => cpo.received.filter(({ path }) => path === '/ocpi/versions').length;
    await until(async () => (await nodes.b.api('GET', '/platforms')).text.includes('TNM'));
    const before = asked();

    for (const { clock } of [nodes.a, nodes.b]) clock.advance(301_000);
    await until(() => asked() === before + 1);
    await nodes.a.app.stop();
    nodes.b.clock.advance(301_000);
    await until(() => {
      nodes.b.clock.advance(1_000);
      return asked() >= before + 2;
    }, 'the question of the other node');
    await cpo.stop();
    nodes.a = await nodes.another();

    expect(asked()).toBe(before + 2);
  });

  it('without NATS each goes on, and learns within seconds what the other has changed', async () => {
    nodes = await TwoNodes.start();
    await nodes.nats.goAway();
    const trouble = async () => (await nodes.b.api('GET', '/status')).json.bus_trouble;
    await until(async () => String(await trouble()).startsWith('no connection to NATS'));
    const emsp = await nodes.a.join(EMSP);
    await nodes.a.host('FR*OWN', 'CPO');

    nodes.b.clock.advance(5_000);
    await until(async () => (await nodes.b.api('GET', '/parties')).text.includes('OWN'));
    await putOwn(nodes.b, 'LOC1');
    await until(() => {
      for (const { clock } of [nodes.a, nodes.b]) clock.advance(1_000);
      return emsp.received.some(({ path }) => path.endsWith('/FR/OWN/LOC1'));
    }, 'the push without NATS');

    expect((await fetch(`${nodes.b.url}/health/ready`)).status).toBe(200);
    await nodes.nats.comeBack();
    await nodes.together();
  });
});
