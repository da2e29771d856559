/** Versions, details and the credentials object of a partner, as it shows them to us. */
import { isObject } from '../lib/json';
import { faultsOf, tellFaults } from '../ocpi/check';
import { Credentials, EndpointAddress, Version } from '../ocpi/model';
import { endpointOf } from '../platforms/platform';
import { faultOfStatus, listIn, objectIn, type Probe, type Seen } from './probe';

export async function checkConfiguration(probe: Probe): Promise<void> {
  const { platform } = probe;
  const { versionsUrl, version } = platform;
  if (!versionsUrl || !version) return probe.skip('versions', 'the list of versions', ['VER-001'], 'never registered');
  const versions = await probe.ask('the list of versions is answered', { url: versionsUrl, module: 'versions' });
  if (!versions) return;
  probe.envelope(versions, 'versions');
  const url = checkVersions(probe, versions, version);
  if (url) await checkDetails(probe, url, version);
  const refusal = await probe.refusalOf({ url: versionsUrl, module: 'versions', token: 'no-token-of-anybody' });
  probe.must(
    versions,
    'versions',
    'a token that nobody was given is refused with HTTP 401',
    ['TRF-011', 'VER-008'],
    refusal === 'unauthorized' ? undefined : refusal ? 'not refused with HTTP 401' : 'it was let in',
  );
  await checkCredentials(probe);
}

/** The address of the details of the version in use. */
function checkVersions(probe: Probe, seen: Seen, version: string): string | undefined {
  const list = listIn(seen);
  const bad = list?.flatMap((entry) => faultsOf(Version, entry)) ?? [];
  const fault = faultOfStatus(seen) ?? (list?.length ? undefined : 'data is no list with at least one version');
  probe.must(seen, 'versions', 'versions are listed', ['VER-002'], fault);
  probe.should(
    seen,
    'versions',
    'every entry is a Version',
    ['VER-003', 'VER-004'],
    bad.length > 0 ? tellFaults(bad) : undefined,
  );
  const found = list?.find((entry) => isObject(entry) && entry.version === version) as { url?: unknown } | undefined;
  probe.must(
    seen,
    'versions',
    `version ${version}, which is in use, is listed with an absolute URL`,
    ['VER-003', 'VER-007'],
    URL.canParse(String(found?.url)) ? undefined : `url is ${JSON.stringify(found?.url ?? null)}`,
  );
  return typeof found?.url === 'string' && URL.canParse(found.url) ? found.url : undefined;
}

async function checkDetails(probe: Probe, url: string, version: string): Promise<void> {
  const seen = await probe.ask('the version details are answered', { url, module: 'versions' });
  if (!seen) return;
  const details = objectIn(seen);
  const listed = details && Array.isArray(details.endpoints) ? details.endpoints : [];
  const bad = listed.flatMap((endpoint) => faultsOf(EndpointAddress, endpoint));
  const has = listed.some((endpoint) => isObject(endpoint) && endpoint.identifier === 'credentials');
  probe.must(
    seen,
    'versions',
    'the details are those of the version they are listed under',
    ['VER-012', 'VER-013'],
    faultOfStatus(seen) ??
      (details?.version === version ? undefined : `version is ${JSON.stringify(details?.version)}`),
  );
  probe.must(
    seen,
    'versions',
    'each endpoint has an identifier, a role and a URL',
    ['VER-014', 'VER-007'],
    bad.length > 0 ? tellFaults(bad) : undefined,
  );
  probe.must(
    seen,
    'versions',
    'credentials is listed',
    ['VER-017'],
    has ? undefined : 'no endpoint has the identifier credentials',
  );
  checkKnown(probe, seen, listed);
}

/** What we learned when we registered is what it lists now: otherwise a PUT of credentials is due. */
function checkKnown(probe: Probe, seen: Seen, listed: unknown[]): void {
  const texts = listed.filter(isObject).map(({ identifier, role, url }) => `${identifier} ${role} ${url}`);
  const moved = probe.platform.endpoints.filter(
    ({ identifier, role, url }) => identifier !== 'credentials' && !texts.includes(`${identifier} ${role} ${url}`),
  );
  const names = moved.map(({ identifier, role }) => `${identifier} ${role}`).join(', ');
  probe.should(
    seen,
    'versions',
    'the endpoints are those that we were told when we registered',
    ['VER-027'],
    moved.length > 0 ? `${names} moved or gone; register again to learn the new addresses` : undefined,
  );
}

async function checkCredentials(probe: Probe): Promise<void> {
  const { platform } = probe;
  const url = endpointOf(platform, 'credentials', 'SENDER') ?? endpointOf(platform, 'credentials', 'RECEIVER');
  if (!url) return probe.skip('credentials', 'the credentials object', ['CRD-030'], 'it lists no credentials endpoint');
  const seen = await probe.ask('the credentials object is answered', { url, module: 'credentials' });
  if (!seen) return;
  const faults = faultsOf(Credentials, seen.envelope.data);
  const fault = faultOfStatus(seen) ?? (faults.length > 0 ? tellFaults(faults) : undefined);
  probe.envelope(seen, 'credentials');
  probe.must(seen, 'credentials', 'GET answers the credentials object', ['CRD-030'], fault);
}
