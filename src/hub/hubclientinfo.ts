/** The hubclientinfo module, both sides: our list for others, and what an upstream hub tells us of its parties. */
import { type Answer, created, done } from '../ocpi/answer';
import { checked } from '../ocpi/check';
import { ClientInfo } from '../ocpi/model';
import { pageHeaders, readPageQuery } from '../ocpi/page';
import { partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import type { AddressBook } from '../platforms/address-book';
import { type AnnouncedParty, isHub, type Platform } from '../platforms/platform';
import type { OcpiRequest } from '../platforms/request';
import type { ClientInfos } from './client-info';
import { readBody } from './forward';

export class HubClientInfo {
  constructor(
    private readonly infos: ClientInfos,
    private readonly book: AddressBook,
    private readonly listAddress: () => string,
  ) {}

  async getClientInfos(request: OcpiRequest): Promise<Answer> {
    const query = new URLSearchParams(request.search);
    const asked = readPageQuery(query);
    const page = this.infos.list(request.platform, asked);
    const headers = pageHeaders(this.listAddress(), query, asked, page);
    return { kind: 'made', situation: 'done', dataJson: `[${page.items.join(',')}]`, headers };
  }

  async getClientInfo({ platform, params }: OcpiRequest): Promise<Answer> {
    const held = announcedBy(platform, params);
    // OCPI 2.2.1 has one address for all roles of a party: the newest entry is shown.
    const newest = held.sort((a, b) => a.last_updated.localeCompare(b.last_updated)).at(-1);
    if (!newest) throw new OcpiError('unknownObject', `no ClientInfo of ${params.country_code}*${params.party_id}`);
    return done(newest);
  }

  async putClientInfo(request: OcpiRequest): Promise<Answer> {
    const { platform, params } = request;
    if (!isHub(platform)) throw new OcpiError('clientError', 'ClientInfo is taken from platforms in role HUB only');
    const info = checked(ClientInfo, readBody(request.body));
    if (keyOfInfo(info) !== `${params.country_code}*${params.party_id}`.toUpperCase())
      throw new OcpiError(
        'invalidParameters',
        `the address names ${params.country_code}*${params.party_id}, the body ${keyOfInfo(info)}`,
      );
    const { role, country_code, party_id, status, last_updated } = info;
    const isIt = (party: AnnouncedParty) => party.role === role && keyOfInfo(party) === keyOfInfo(info);
    let isNew = false;
    await this.book.amend(platform.id, ({ announced }) => {
      isNew = !announced.some(isIt);
      const others = announced.filter((party) => !isIt(party));
      return { announced: [...others, { role, country_code, party_id, status, last_updated }] };
    });
    await this.infos.refresh(request.correlationId);
    return isNew ? created() : done();
  }
}

const keyOfInfo = (info: { country_code: string; party_id: string }) =>
  partyKey({ countryCode: info.country_code, partyId: info.party_id });

function announcedBy(platform: Platform, params: Record<string, string>): AnnouncedParty[] {
  const key = `${params.country_code}*${params.party_id}`.toUpperCase();
  return platform.announced.filter((party) => keyOfInfo(party) === key);
}
