/** Our versions and their details, read from what is mounted: they cannot disagree with what is served. */
import { type Answer, done } from '../ocpi/answer';
import type { ModuleInterface } from '../ocpi/endpoint';
import { INTERFACE_ROLES } from '../ocpi/endpoint';
import type { EndpointAddress, Version, VersionDetails } from '../ocpi/model';
import type { Platform } from '../platforms/platform';
import { quirksOf } from '../platforms/quirks';

export class OurVersions {
  constructor(
    /** PUBLIC_URL, without a slash at the end. */
    private readonly publicUrl: () => string,
    private readonly served: ReadonlyMap<string, readonly ModuleInterface[]>,
  ) {}

  get versionsUrl(): string {
    return `${this.publicUrl()}/ocpi/versions`;
  }

  /** Where one side of a module is served; credentials have no side in their address. */
  addressOf(version: string, module: string, role: string): string {
    const side = module === 'credentials' ? '' : `/${role.toLowerCase()}`;
    return `${this.publicUrl()}/ocpi/${version}${side}/${module}`;
  }

  list(): Answer {
    const versions: Version[] = [...this.served.keys()].map((version) => ({
      version,
      url: `${this.publicUrl()}/ocpi/${version}`,
    }));
    return done(versions);
  }

  /** Custom modules are shown only to platforms that agreed on them (OCPI 2.2.1 "Custom Modules"). */
  details(version: string, platform: Platform): Answer {
    const own: EndpointAddress[] = (this.served.get(version) ?? []).map(({ module, role }) => ({
      identifier: module,
      role,
      url: this.addressOf(version, module, role),
    }));
    const custom = (quirksOf(platform).custom_modules ?? []).flatMap((module) =>
      INTERFACE_ROLES.map((role) => ({ identifier: module, role, url: this.addressOf(version, module, role) })),
    );
    const details: VersionDetails = { version, endpoints: [...own, ...custom] };
    return done(details);
  }
}
