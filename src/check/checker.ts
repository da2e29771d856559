/**
 * A read-only conformance run against a connected partner: what it shows us is looked at, nothing is written there. Each
 * finding names the requirements that it is about (docs/conformance) and can be seen in the trace.
 */
import type { Clock } from '../lib/clock';
import { isObject } from '../lib/json';
import { OBJECT_MODULES, type ObjectModule } from '../ocpi/object-key';
import type { PartyId } from '../ocpi/party';
import type { Caller } from '../outbound/call';
import { joinUrl } from '../outbound/url';
import type { HostedParties } from '../platforms/hosted-parties';
import { endpointOf, isHub, type Platform } from '../platforms/platform';
import { servingRoles } from '../platforms/receivers';
import { checkConfiguration } from './configuration';
import { ListCheck } from './lists';
import { faultOfStatus, listIn, Probe, type Question } from './probe';
import { type CheckReport, type CheckShelf, verdictOf } from './report';

export interface CheckerParts {
  reports: CheckShelf;
  caller: Caller;
  hosted: HostedParties;
  clock: Clock;
}

export class Checker {
  private readonly running = new Map<string, Promise<CheckReport>>();

  constructor(private readonly parts: CheckerParts) {}

  /** The last check of a platform. */
  report(platformId: string): Promise<CheckReport | undefined> {
    return this.parts.reports.get(platformId);
  }

  /** Checks now; a second call while one is under way gets the same result. */
  check(platform: Platform): Promise<CheckReport> {
    const known = this.running.get(platform.id);
    if (known) return known;
    const run = this.run(platform).finally(() => this.running.delete(platform.id));
    this.running.set(platform.id, run);
    return run;
  }

  private async run(platform: Platform): Promise<CheckReport> {
    const { caller, clock, reports } = this.parts;
    const startedAt = clock.now();
    const probe = new Probe(caller, clock, platform);
    await checkConfiguration(probe);
    for (const module of OBJECT_MODULES) await this.checkModule(probe, module);
    const { findings } = probe;
    const finishedAt = clock.now();
    const report = { platformId: platform.id, startedAt, finishedAt, verdict: verdictOf(findings), findings };
    await reports.save(report);
    return report;
  }

  private async checkModule(probe: Probe, module: ObjectModule): Promise<void> {
    const { platform } = probe;
    const url = endpointOf(platform, module, 'SENDER');
    const owner = platform.roles.find(({ role }) => servingRoles(module, 'SENDER').has(role) || isHub(platform));
    if (!url || !owner) return;
    const from = this.askerOf(module);
    if (!from) return probe.skip(module, 'the list', [], 'there is no party of ours that could ask');
    const to = { countryCode: owner.country_code, partyId: owner.party_id };
    const asked: Question = { url, module, role: 'SENDER', routing: { from, to } };
    await new ListCheck(probe, module, asked).run();
    if (module === 'locations') await this.checkOne(probe, asked);
  }

  /** A party of ours that would read such a list, or any. */
  private askerOf(module: ObjectModule): PartyId | undefined {
    const all = this.parts.hosted.all();
    const reads = ({ roles }: (typeof all)[number]) => roles.some((role) => servingRoles(module, 'RECEIVER').has(role));
    return (all.find(reads) ?? all[0])?.id;
  }

  /** Locations can be read one by one as well. */
  private async checkOne(probe: Probe, asked: Question): Promise<void> {
    const { url } = asked;
    const list = await probe.ask('the list is answered', { ...asked, url: joinUrl(url, '', '?limit=1') });
    const [first] = (list && listIn(list)) ?? [];
    const id = isObject(first) ? String(first.id) : undefined;
    const name = 'one Location is answered by its id';
    if (!id) return probe.skip('locations', name, ['LOC-043'], 'the list is empty');
    const one = await probe.ask(name, { ...asked, url: joinUrl(url, `/${encodeURIComponent(id)}`) });
    if (one) {
      const isSame = isObject(one.envelope.data) && one.envelope.data.id === id;
      const fault = faultOfStatus(one) ?? (isSame ? undefined : 'it is not that Location');
      probe.must(one, 'locations', name, ['LOC-043'], fault);
    }
    const unknown = { ...asked, url: joinUrl(url, '/JUNCTION-CHECK'), isProbe: true };
    const none = await probe.ask('an unknown Location is answered', unknown);
    if (!none) return;
    const fault = none.http === 404 ? undefined : `answered HTTP ${none.http}, OCPI ${none.ocpi}`;
    probe.must(none, 'locations', 'an unknown Location is answered with HTTP 404', ['LOC-048'], fault);
  }
}
