/** A request of the trace is sent once more by an operator, or it is said why that cannot be. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import { aCdr } from '../support/builders';
import { aLocation, CPO, EMSP, World } from '../support/world';

let world: World;
let cpo: SandboxPartner;
let emsp: SandboxPartner;

beforeEach(async () => {
  world = await World.start({ forwardTimeoutMs: 2_000, traceBodyLimit: 8_192 });
  cpo = await world.join(CPO);
  emsp = await world.join(EMSP);
});
afterEach(() => world.stop());

interface Message {
  id: string;
  direction: string;
  platform: string;
  not_repeatable: { code: string; detail: string } | null;
}

const between = { from: 'NL*TNM', to: 'DE*MSP', role: 'RECEIVER' as const };
const postCdr = (body: object) => cpo.call({ ...between, method: 'POST', module: 'cdrs', body });
const putLocation = (body: object) =>
  cpo.call({ ...between, method: 'PUT', module: 'locations', rest: '/NL/TNM/LOC1?a=1', body });
const received = (module: string) => emsp.received.filter(({ path }) => path.includes(`/${module}`));

/** The newest message that fits. */
async function newest(query: string, direction: string): Promise<Message> {
  const { json } = await world.api('GET', `/messages?${query}`);
  const found = (json.items as Message[]).find((message) => message.direction === direction);
  if (!found) throw new Error(`no message: ${query} ${direction}`);
  return (await world.api('GET', `/messages/${found.id}`)).json as unknown as Message;
}

const sendAgain = ({ id }: Message) => world.api('POST', `/messages/${id}/send-again`);

describe('a message that is sent again', () => {
  it('is the one that was chosen, also when a partner has used one correlation id for several', async () => {
    const put = (id: string) =>
      cpo.call({
        ...between,
        method: 'PUT',
        module: 'locations',
        rest: `/NL/TNM/${id}`,
        body: aLocation({ id }),
        headers: { 'x-correlation-id': 'one-for-all' },
      });
    await put('FIRST');
    await put('SECOND');
    const { id } = await newest('correlation_id=one-for-all&object=FIRST', 'in');
    emsp.received.length = 0;
    const { http } = await world.api('POST', `/messages/${id}/send-again`);

    expect(http).toBe(200);
    expect(received('locations').map(({ path }) => path.split('/').at(-1))).toEqual(['FIRST']);
  });

  it('goes where it went, between the same parties and byte for byte, with the token of today and fresh ids', async () => {
    emsp.answer(({ path }) => path.includes('/locations'), { status_code: 2001 });
    await putLocation(aLocation());
    const refused = await newest('module=locations', 'out');
    emsp.heal();
    await world.api('POST', `/platforms/${refused.platform}/register`, {});

    const { http, json } = await sendAgain(refused);

    const [before, after] = received('locations');
    expect({ http, json }).toMatchObject({ http: 200, json: { http_status: 200, ocpi_status: 1000 } });
    expect(after).toMatchObject({ method: 'PUT', path: before?.path, body: before?.body });
    expect(after?.query.get('a')).toBe('1');
    expect(after?.headers.authorization).toBe(`Token ${Buffer.from(emsp.ourToken).toString('base64')}`);
    expect(after?.headers.authorization).not.toBe(before?.headers.authorization);
    expect(after?.headers['ocpi-from-party-id']).toBe('TNM');
    expect(after?.headers['x-correlation-id']).toBe(json.correlation_id);
    expect(after?.headers['x-request-id']).not.toBe(before?.headers['x-request-id']);
  });

  it('is told with what the partner says to it, and stands in the audit log', async () => {
    emsp.answer(({ path }) => path.includes('/cdrs'), {
      body: '{"status_code":2001,"status_message":"no tariff","timestamp":"2026-01-01T00:00:00Z"}',
    });
    await postCdr(aCdr({ id: 'LOST' }));
    const lost = await newest('object=LOST', 'out');

    const { http, json } = await sendAgain(lost);

    expect({ http, json }).toMatchObject({ http: 200, json: { ocpi_status: 2001, status_message: 'no tariff' } });
    const audit = await world.api('GET', '/audit?action=/messages/{id}/send-again');
    expect(audit.json.items).toMatchObject([{ path: `/messages/${lost.id}/send-again`, status: 200 }]);
  });

  it('goes the way that leads to the receiver now, when it came in while the receiver was suspended', async () => {
    const platforms = (await world.api('GET', '/platforms')).json.items as { id: string; name: string }[];
    const path = `/platforms/${platforms.find(({ name }) => name === 'MSP')?.id}`;
    await world.api('PATCH', path, { suspended: true });
    const refused = await postCdr(aCdr({ id: 'EARLY' }));
    expect(refused.json.status_code).toBe(4003);
    const early = await newest('object=EARLY', 'in');
    expect(early.not_repeatable?.code).toBe('notConnected');
    await world.api('PATCH', path, { suspended: false });

    const { json } = await sendAgain(early);

    expect(json).toMatchObject({ ocpi_status: 1000 });
    expect(JSON.parse(received('cdrs')[0]?.body ?? '{}')).toMatchObject({ id: 'EARLY' });
  });

  it('is a 502 with the reason when the partner gives no usable answer', async () => {
    await postCdr(aCdr({ id: 'AGAIN' }));
    const sent = await newest('object=AGAIN', 'out');
    emsp.answer(({ path }) => path.includes('/cdrs'), { http: 500, body: 'oops' });

    const { http, json } = await sendAgain(sent);

    expect({ http, json }).toMatchObject({ http: 502, json: { correlation_id: expect.any(String) } });
    expect(json.detail).toContain('not JSON');
  });
});

describe('a message that cannot be sent again', () => {
  it('because the trace has only its beginning is refused with that reason, and told before', async () => {
    await putLocation(aLocation({ x_padding: 'x'.repeat(9_000) }));
    const cut = await newest('module=locations', 'out');

    const { http, json } = await sendAgain(cut);

    expect(cut.not_repeatable?.code).toBe('cut');
    expect({ http, json }).toMatchObject({ http: 409, json: { code: 'cut' } });
    expect(received('locations')).toHaveLength(1);
  });

  it('because it belongs to a handshake, or was a question, is refused', async () => {
    await cpo.call({ ...between, to: 'DE*NON', role: 'SENDER', method: 'GET', module: 'tokens' });

    expect((await newest('module=credentials', 'in')).not_repeatable?.code).toBe('handshake');
    expect((await newest('module=tokens', 'in')).not_repeatable?.code).toBe('question');
  });

  it('because its address is not below an endpoint of the partner any more never takes the token there', async () => {
    await postCdr(aCdr({ id: 'MOVED' }));
    const sent = await newest('object=MOVED', 'out');
    Object.assign(emsp.options, { endpointSuffix: '-moved' });
    await world.api('POST', `/platforms/${sent.platform}/register`, {});

    const { http, json } = await sendAgain(sent);

    expect({ http, json }).toMatchObject({ http: 409, json: { code: 'elsewhere' } });
    expect(received('cdrs')).toHaveLength(1);
  });

  it('because nobody knows it is not found', async () => {
    expect((await world.api('POST', '/messages/none/send-again')).http).toBe(404);
  });
});
