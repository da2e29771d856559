/** GET All: the lists of everybody, as far as the requester may see them. OCPI 2.2.1 "GET All via Hubs". */
import { type Answer, done } from '../ocpi/answer';
import { partOf, readLossless, writeLossless } from '../ocpi/change';
import { pageHeaders, readPageQuery } from '../ocpi/page';
import { type PartyId, partyKey } from '../ocpi/party';
import { OcpiError } from '../ocpi/status';
import type { AddressBook } from '../platforms/address-book';
import type { HostedParties } from '../platforms/hosted-parties';
import { receivingRoles } from '../platforms/receivers';
import type { OcpiRequest } from '../platforms/request';
import type { CollectionFilter, CollectionShelf } from './collection';
import type { Rules } from './rules';

export class GetAll {
  constructor(
    private readonly shelf: CollectionShelf,
    private readonly book: AddressBook,
    private readonly rules: Rules,
    private readonly hosted: HostedParties,
    private readonly addressOf: (module: string) => string,
  ) {}

  answer(request: OcpiRequest, from: PartyId): Promise<Answer> {
    return request.endpoint?.list ? this.list(request, from) : this.single(request, from);
  }

  private async list(request: OcpiRequest, from: PartyId): Promise<Answer> {
    const query = new URLSearchParams(request.search);
    const asked = readPageQuery(query);
    const page = await this.shelf.list(this.filterFor(request.module, from), asked);
    const headers = pageHeaders(this.addressOf(request.module), query, asked, page);
    return { kind: 'made', situation: 'done', dataJson: `[${page.items.join(',')}]`, headers };
  }

  /** One object by its id alone: served when only one owner has it. */
  private async single({ module, params }: OcpiRequest, from: PartyId): Promise<Answer> {
    const id = params.location_id ?? params.tariff_id ?? params.token_uid ?? '';
    const [found, ...others] = await this.shelf.find(this.filterFor(module, from), id.toUpperCase());
    if (!found) throw new OcpiError('unknownObject', `no ${module} object ${id} is known here`);
    if (others.length > 0)
      throw new OcpiError('unknownObject', `several parties have a ${module} object ${id}; name one in OCPI-to-*`);
    if (params.evse_uid === undefined) return { ...done(), dataJson: found.json };
    const part = partOf(readLossless(found.json), params);
    if (!part) throw new OcpiError('unknownObject', `${id} has no such part`);
    return { ...done(), dataJson: writeLossless(part) };
  }

  /** Whose objects a party may see: those whose broadcasts it would get, hosted parties among them. */
  private filterFor(module: string, from: PartyId): CollectionFilter {
    const entry = this.book.findParty(from);
    const roles = entry?.roles ?? new Set();
    const hosted = this.hosted.spokenFor().map((party) => ({ ...party, key: partyKey(party.id) }));
    const reachable = this.book.parties().filter(({ platform }) => !platform.suspended);
    const owners = [...reachable, ...hosted].filter(
      (owner) =>
        owner.key !== partyKey(from) &&
        [...receivingRoles(new Set(owner.roles), module)].some((role) => roles.has(role)) &&
        this.rules.mayTalk(from, owner.id, module),
    );
    return { module, owners: owners.map(({ key }) => key) };
  }
}
