import { OtlpCollector } from '../support/otlp-collector';
import { StationWorld } from '../support/stations';
import { ADMIN_KEY, aToken, CPO, EMSP, pushLocation, World } from '../support/world';

const SERVER = 2;
const CLIENT = 3;
const THEIR_TRACE = '0af7651916cd43dd8448eb211c80319c';

let collector: OtlpCollector;
beforeEach(async () => {
  collector = await OtlpCollector.start();
});
afterEach(() => collector.stop());

const settings = () => ({ otelEndpoint: collector.url, otelHeaders: ['x-tenant=ours%2C%20alone'] });
const named = (name: string) => collector.spans.filter((span) => span.name === name);

describe('spans of OpenTelemetry', () => {
  it("join a routed request, the call that it causes, and both partners' own", async () => {
    const world = await World.start(settings());
    const [cpo, emsp] = [await world.join(CPO), await world.join(EMSP)];
    const traceparent = `00-${THEIR_TRACE}-b7ad6b7169203331-01`;
    await pushLocation(cpo, { headers: { traceparent, 'x-correlation-id': 'C-1', 'x-request-id': 'R-1' } });
    const got = emsp.received.find(({ headers }) => headers['x-correlation-id'] === 'C-1');
    await world.stop();

    const ofTrace = collector.spans.filter(({ traceId }) => traceId === THEIR_TRACE);
    const incoming = ofTrace.find(({ kind }) => kind === SERVER);
    const outgoing = ofTrace.find(({ kind }) => kind === CLIENT);
    expect([incoming?.name, outgoing?.name]).toEqual(['OCPI PUT locations', 'OCPI PUT locations']);
    expect(incoming?.parentSpanId).toBe('b7ad6b7169203331');
    expect(outgoing?.parentSpanId).toBe(incoming?.spanId);
    expect(got?.headers.traceparent).toBe(`00-${THEIR_TRACE}-${outgoing?.spanId}-01`);
    expect(incoming?.facts).toMatchObject({
      'ocpi.correlation_id': 'C-1',
      'ocpi.request_id': 'R-1',
      'ocpi.module': 'locations',
      'ocpi.from': 'NL*TNM',
      'ocpi.to': 'DE*MSP',
      'ocpi.status_code': 1000,
      'http.response.status_code': 200,
    });
    expect(outgoing?.facts).toMatchObject({ 'ocpi.correlation_id': 'C-1', 'ocpi.request_id': expect.any(String) });
  });

  it('join a call of the API and what it asks a partner; no address, key or token is in any', async () => {
    const world = await World.start(settings());
    const partner = await world.partner(EMSP);
    const registration_token = partner.ourToken;
    await world.api('POST', '/platforms', { name: 'MSP', versions_url: partner.versionsUrl, registration_token });
    const { versionsUrl } = partner;
    await world.stop();

    const [call] = named('API POST /platforms');
    const asked = collector.spans.filter(({ parentSpanId }) => parentSpanId === call?.spanId);
    expect(call?.facts).toEqual({
      'http.request.method': 'POST',
      'http.route': '/api/v1/platforms',
      'http.response.status_code': 201,
    });
    expect(asked.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['OCPI GET versions', 'OCPI POST credentials']),
    );
    for (const secret of [ADMIN_KEY, registration_token, partner.ourToken, versionsUrl, 'Bearer'])
      expect(collector.text).not.toContain(secret);
  });

  it('join a command of an eMSP and the message to the charger; no card is in any', async () => {
    const here = await StationWorld.start(settings());
    const emsp = await here.world.join(EMSP);
    const station = await here.station();
    const token = aToken({ uid: 'CARD-9', contract_id: 'DE-MSP-C99999999-9' });
    await station.boot();
    await here.command(emsp, 'START_SESSION', { token, location_id: 'LOC1', evse_uid: 'E1' });
    await station.called('RemoteStartTransaction');
    await here.result(emsp, 'START_SESSION');
    await here.stop();

    const [command] = named('OCPI POST commands').filter(({ kind }) => kind === SERVER);
    const [start] = named('OCPP RemoteStartTransaction');
    expect([start?.kind, start?.traceId, start?.parentSpanId]).toEqual([CLIENT, command?.traceId, command?.spanId]);
    expect(start?.facts).toMatchObject({ 'ocpp.station': 'CP1', 'ocpp.protocol': 'ocpp1.6' });
    expect(named('OCPP BootNotification')[0]?.kind).toBe(SERVER);
    expect(collector.text).not.toMatch(/CARD-9|C99999999/);
  });

  it('go to the collector with its headers, and say which instance sends', async () => {
    const world = await World.start(settings());
    await world.api('GET', '/status');
    await world.stop();

    const [{ path, headers, text } = { path: '', headers: {}, text: '' }] = collector.requests;
    expect(path).toBe('/v1/traces');
    expect(headers['x-tenant']).toBe('ours, alone');
    expect(text).toContain('{"key":"service.name","value":{"stringValue":"junction"}}');
  });

  it('are lost, and told once, when nobody takes them; requests are answered all the same', async () => {
    collector.status = 400;
    const world = await World.start(settings());
    const { http } = await world.api('GET', '/status');
    await world.stop();

    expect(http).toBe(200);
    expect(world.log.filter(({ message }) => message.startsWith('spans could not be sent'))).toHaveLength(1);
  });

  it('are as many as the share that is asked for, whatever partners ask for', async () => {
    const world = await World.start({ ...settings(), otelShare: 0 });
    const [cpo] = [await world.join(CPO), await world.join(EMSP)];
    await pushLocation(cpo, { headers: { traceparent: `00-${THEIR_TRACE}-b7ad6b7169203331-01` } });
    await world.stop();

    expect(collector.requests).toEqual([]);
  });

  it('are not there unless a setting asks for them', async () => {
    const world = await World.start();
    const [cpo, emsp] = [await world.join(CPO), await world.join(EMSP)];
    await pushLocation(cpo, { headers: { traceparent: `00-${THEIR_TRACE}-b7ad6b7169203331-01` } });
    await world.stop();

    expect(emsp.received.filter(({ headers }) => headers.traceparent !== undefined)).toEqual([]);
    expect(collector.requests).toEqual([]);
  });
});
