/** Platforms, the tokens given to them, hosted parties, agreements and API keys, as rows. */
import { IsNull, LessThan, Or } from 'typeorm';
import type { Agreement, AgreementShelf } from '../hub/rules';
import type { Secrets } from '../lib/secrets';
import type { BusinessDetails } from '../ocpi/model';
import { type PartyId, partyKey, partyOfKey, type Role } from '../ocpi/party';
import type { AddressBookChange, AddressBookShelf, IssuedToken } from '../platforms/address-book';
import type { HostedParty, HostedPartyShelf } from '../platforms/hosted-parties';
import type { Platform } from '../platforms/platform';
import type { Database } from './database';
import { AgreementRow, HostedPartyRow, IssuedTokenRow, PlatformRow } from './entities/entities';

export function addressBookShelf(database: Database, secrets: Secrets): AddressBookShelf {
  return {
    async load() {
      const platforms = await database.manager.find(PlatformRow);
      const tokens = await database.manager.find(IssuedTokenRow);
      return { platforms: platforms.map((row) => toPlatform(row, secrets)), tokens: tokens as IssuedToken[] };
    },
    async write({ save = [], amend, remove = [], issue = [], revoke = [] }: AddressBookChange) {
      const rows = save.map((platform) => toRow(platform, secrets) as PlatformRow);
      await database.write(async (manager) => {
        await database.upsert(manager, PlatformRow, rows);
        if (amend && Object.keys(amend.members).length > 0) {
          const { affected } = await manager.update(PlatformRow, amend.id, toRow(amend.members, secrets) as object);
          if (!affected) throw new Error(`platform ${amend.id} is gone`);
        }
        await database.upsert(manager, IssuedTokenRow, issue);
        if (revoke.length > 0) await manager.delete(IssuedTokenRow, revoke);
        if (remove.length > 0) await manager.delete(PlatformRow, remove);
      });
    },
    async hasToken(hash) {
      return database.manager.existsBy(IssuedTokenRow, { hash });
    },
    async seen(platforms) {
      await database.write(async (manager) => {
        for (const { id, lastSeenAt } of platforms) {
          const earlier = Or(IsNull(), LessThan(lastSeenAt));
          await manager.update(PlatformRow, { id, lastSeenAt: earlier }, { lastSeenAt });
        }
      });
    },
  };
}

function toPlatform(row: PlatformRow, secrets: Secrets): Platform {
  const theirToken = row.theirToken === null ? null : secrets.open(row.theirToken);
  return { ...row, theirToken, isSandbox: row.isSandbox ?? false } as Platform;
}

function toRow({ theirToken, ...platform }: Partial<Platform>, secrets: Secrets): Partial<PlatformRow> {
  if (theirToken === undefined) return platform;
  return { ...platform, theirToken: theirToken === null ? null : secrets.seal(theirToken) };
}

export function hostedPartyShelf(database: Database): HostedPartyShelf {
  return {
    async load() {
      const rows = await database.manager.find(HostedPartyRow);
      return rows.map(({ party, roles, businessDetails }) => ({
        id: partyOfKey(party),
        roles: roles as Role[],
        business_details: businessDetails as BusinessDetails,
      }));
    },
    save({ id, roles, business_details }: HostedParty) {
      const row = { party: partyKey(id), roles, businessDetails: business_details };
      return database.write((manager) => database.upsert(manager, HostedPartyRow, [row]));
    },
    async remove(party: PartyId) {
      await database.write((manager) => manager.delete(HostedPartyRow, partyKey(party)));
    },
  };
}

export function agreementShelf(database: Database): AgreementShelf {
  return {
    async load() {
      return (await database.manager.find(AgreementRow)) as Agreement[];
    },
    save(agreement: Agreement) {
      return database.write((manager) => database.upsert(manager, AgreementRow, [agreement]));
    },
    async remove(id: string) {
      await database.write((manager) => manager.delete(AgreementRow, id));
    },
  };
}
