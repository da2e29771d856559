/** A partner of the ordeals: it keeps what it is sent as OCPI says, and can be away for a while. */
import { type Behaviour, SandboxPartner } from '../../src/sandbox/partner';
import type { Received } from '../../src/sandbox/wire';

type Kept = Record<string, unknown>;
interface Part extends Kept {
  evses?: Part[];
  connectors?: Part[];
}

/** Requests that are remembered; a partner that runs for hours must not remember them all. */
const REMEMBERED = 500;

export class KeepingPartner {
  readonly sandbox: SandboxPartner;
  /** `locations/NL/TNM/LOC1` → the object. */
  readonly held = new Map<string, Part>();
  /** CDRs by their id, and how often each came with another content. */
  readonly cdrs = new Map<string, string>();
  /** Ids of CDRs in the order they came, one that came twice twice. */
  readonly billed: string[] = [];
  readonly faults: string[] = [];
  /** Every credentials token that was ever in use. */
  readonly tokens = new Set<string>();
  private port = 0;

  constructor(
    readonly name: string,
    role: 'CPO' | 'EMSP',
  ) {
    const [country_code = '', party_id = ''] = name.split('*');
    this.sandbox = new SandboxPartner({ roles: [{ role, country_code, party_id }] });
    const isPushed = ({ method, path, headers }: Received) =>
      method !== 'GET' && path.includes('/receiver/') && this.sandbox.isCalledBy(headers);
    this.sandbox.answer(isPushed, (received) => this.take(received));
  }

  async join(versionsUrl: string, registrationToken: string): Promise<void> {
    await this.sandbox.start();
    this.port = this.sandbox.port;
    const { text, json } = await this.sandbox.register(versionsUrl, registrationToken);
    if (json.status_code !== 1000) throw new Error(`${this.name} could not register: ${text}`);
    for (const token of [registrationToken, this.sandbox.ourToken, this.sandbox.theirToken]) this.tokens.add(token);
  }

  async goAway(): Promise<void> {
    await this.sandbox.stop();
  }

  async comeBack(): Promise<void> {
    await this.sandbox.start(this.port);
  }

  private take({ method, path, body }: Received): Behaviour {
    const { received } = this.sandbox;
    if (received.length > REMEMBERED) received.splice(0, received.length - REMEMBERED);
    const [module = '', ...ids] = path.slice(path.indexOf('/receiver/') + '/receiver/'.length).split('/');
    const content = (body === '' ? {} : JSON.parse(body)) as Part;
    if (method === 'POST' && module === 'cdrs') return this.bill(content, body);
    const [country, party, id, ...part] = ids;
    const key = [module, country, party, id].join('/');
    const known = this.held.get(key);
    if (method === 'DELETE') this.held.delete(key);
    else if (method === 'PUT' && part.length === 0) this.held.set(key, content);
    else if (!known) return { http: 404, status_code: 2003 };
    else change(known, part, { isWhole: method === 'PUT', content });
    return {};
  }

  private bill(cdr: Part, text: string): Behaviour {
    const id = String(cdr.id);
    const before = this.cdrs.get(id);
    if (before !== undefined && before !== text) this.faults.push(`${this.name} got CDR ${id} twice, and not the same`);
    this.cdrs.set(id, text);
    this.billed.push(id);
    return { http: 201, headers: { location: `http://127.0.0.1:${this.port}/cdrs/${id}` } };
  }
}

/** OCPI 2.2.1 "Locations": a part is replaced or merged, and what it belongs to is as new as it is. */
function change(object: Part, [uid, id]: string[], { isWhole, content }: { isWhole: boolean; content: Part }): void {
  const evse = uid === undefined ? undefined : object.evses?.find((one) => one.uid === uid);
  const connector = id === undefined ? undefined : evse?.connectors?.find((one) => one.id === id);
  const target = id === undefined ? (uid === undefined ? object : evse) : connector;
  if (!target) throw new Error(`there is no ${uid} ${id ?? ''}`);
  if (isWhole) for (const member of Object.keys(target)) delete target[member];
  Object.assign(target, content);
  const { last_updated } = content;
  for (const above of [object, evse]) if (above && last_updated !== undefined) above.last_updated = last_updated;
}
