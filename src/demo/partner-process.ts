/** A partner of the demo: a process of its own with a sandbox partner, told what to do by its parent. */
import { SandboxPartner } from '../sandbox/partner';
import type { Exchange, Received } from '../sandbox/wire';
import type { Order } from './child';
import { token } from './objects';

const role = process.argv[2] === 'CPO' ? 'CPO' : 'EMSP';
const party = role === 'CPO' ? { country_code: 'NL', party_id: 'TNM' } : { country_code: 'DE', party_id: 'MSP' };
const partner = new SandboxPartner({ roles: [{ role, ...party }] });

/** What a real company would do beyond taking what it is sent. */
function behave(): void {
  const ends = (end: string) => (received: Received) => received.path.endsWith(end);
  partner.answer(ends('/authorize'), { data: { allowed: 'ALLOWED', token: token() } });
  partner.answer(({ path }) => path.includes('/commands/'), { data: { result: 'ACCEPTED', timeout: 30 } });
  const cdrs = new Map<string, unknown>();
  partner.answer(
    ({ method, path }) => method === 'POST' && path.endsWith('/cdrs'),
    ({ body }) => {
      const cdr = JSON.parse(body) as { id: string };
      cdrs.set(cdr.id, cdr);
      return { http: 201, headers: { location: `${partner.urlOf('cdrs', 'RECEIVER')}/${cdr.id}` } };
    },
  );
  partner.answer(
    ({ method, path }) => method === 'GET' && path.includes('/cdrs/'),
    ({ path }) => ({ data: cdrs.get(path.split('/').at(-1) ?? '') }),
  );
}

async function carryOut({ what, args }: Order): Promise<unknown> {
  switch (what) {
    case 'address':
      return { versionsUrl: partner.versionsUrl, token: partner.ourToken, port: partner.port };
    case 'register':
      return partner.register(String(args[0]), String(args[1]));
    case 'discover':
      return partner.discover(String(args[0]));
    case 'call':
      return partner.call(args[0] as Parameters<SandboxPartner['call']>[0]);
    case 'send':
      return partner.send(args[0] as Exchange);
    case 'received': {
      const [where, words = ''] = args.map(String);
      const isMeant = (one: Received) => one.path.includes(where ?? '') && one.body.includes(words);
      const { headers, body, path, method } = await partner.waitFor(isMeant);
      return { headers, body, path, method };
    }
  }
}

process.on('message', (order: Order) => {
  carryOut(order).then(
    (result) => process.send?.({ id: order.id, result }),
    (error: Error) => process.send?.({ id: order.id, error: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));

void partner.start().then(() => {
  behave();
  process.send?.({ id: 0 });
});
