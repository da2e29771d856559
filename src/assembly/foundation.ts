/** What every area stands on: the database, what is told, the other nodes, who we are, and what all areas remember together. */
import type { Config } from '../config/config';
import { hubPartyOf } from '../hub/hub';
import { Rules } from '../hub/rules';
import type { Clock } from '../lib/clock';
import { Secrets } from '../lib/secrets';
import { Events } from '../observe/events';
import { Feed } from '../observe/feed';
import type { Logger } from '../observe/logger';
import { Metrics } from '../observe/metrics';
import { NO_SPANS, type Spans } from '../observe/spans';
import { Trace } from '../observe/trace';
import type { InterfaceRole } from '../ocpi/endpoint';
import type { PartyId } from '../ocpi/party';
import { VERSIONS } from '../ocpi/versions';
import { AddressBook } from '../platforms/address-book';
import { HostedParties, type HostedParty } from '../platforms/hosted-parties';
import { OurVersions } from '../registration/versions';
import { Database } from '../store/database';
import { feedShelf } from '../store/events';
import { memberShelf } from '../store/members';
import { openTrace } from '../store/messages';
import { addressBookShelf, agreementShelf, hostedPartyShelf } from '../store/platforms';
import { createNodes } from './nodes';
import { secretKeyOf } from './secret-key';

export interface FoundationParts {
  config: Readonly<Config>;
  logger: Logger;
  release: string;
  clock: Clock;
}

export type Foundation = Awaited<ReturnType<typeof createFoundation>>;

export async function createFoundation({ config, logger, release, clock }: FoundationParts) {
  const secrets = new Secrets(secretKeyOf(config));
  const database = await Database.open(config.databaseUrl, 'main', config.databaseTimeoutMs);
  const ourselves = new Ourselves(config);

  // What is told.
  const metrics = new Metrics();
  const feedRows = feedShelf(database);
  const feed = new Feed(feedRows, clock, (error) => events.feedFailed(error.message));
  const events = new Events(logger, feed, clock);
  const messages = await openTrace(config.databaseUrl, config.databaseTimeoutMs);
  const trace = new Trace(
    messages,
    clock,
    { bodyLimit: config.traceBodyLimit, waitingEntries: 20_000, waitingBytes: 128 * 1024 * 1024 },
    (error) => events.traceFailed(error.message),
    metrics.legs,
  );

  // What all nodes remember alike.
  const members = memberShelf(database);
  const nodes = createNodes({ config, secrets, clock, events, shelf: members, release, port: () => ourselves.port });
  const { caches } = nodes;
  const platforms = caches.shared('platforms', addressBookShelf(database, secrets), ['write', 'seen']);
  const book = new AddressBook(platforms, secrets, clock, caches.isShared);
  const agreements = caches.shared('agreements', agreementShelf(database), ['save', 'remove']);
  const rules = new Rules(agreements, clock, config.routingDefault === 'everybody');
  const parties = caches.shared('hosted-parties', hostedPartyShelf(database), ['save', 'remove']);
  const hosted = new HostedParties(parties, ourselves.hub);
  const spans = openSpans(config, release, events);
  const mayTalk = (a: PartyId, b: PartyId, module: string) => rules.mayTalk(a, b, module);

  return {
    ...{ config, clock, release, secrets, database, ourselves },
    ...{ metrics, feedRows, feed, events, messages, trace, spans },
    ...{ nodes, book, rules, hosted, mayTalk },
  };
}

/** Where a setting asks for them: nobody else pays for loading OpenTelemetry. */
function openSpans(config: Readonly<Config>, release: string, events: Events): Spans {
  const { otelEndpoint: endpoint, otelHeaders: headers, otelShare: share, otelService: service } = config;
  if (endpoint === undefined) return NO_SPANS;
  const { OtelSpans } = require('../observe/otel') as typeof import('../observe/otel');
  const failed = (reason: string) => events.spansFailed(reason);
  return new OtelSpans({ endpoint, headers, share, service, release, failed });
}

/** Who we are to others. */
export class Ourselves {
  /** Known for certain only once we listen. */
  port: number;
  readonly hubParty: PartyId | undefined;
  readonly version: string;
  readonly versions: OurVersions;

  constructor(private readonly config: Readonly<Config>) {
    this.port = config.port;
    this.hubParty = config.hubParty ? hubPartyOf(config.hubParty) : undefined;
    [this.version = ''] = VERSIONS.keys();
    this.versions = new OurVersions(() => this.publicUrl, VERSIONS);
  }

  /** PUBLIC_URL, or this machine's; without a slash at the end. */
  get publicUrl(): string {
    const scheme = this.config.tlsCert === undefined ? 'http' : 'https';
    return (this.config.publicUrl ?? `${scheme}://localhost:${this.port}`).replace(/\/+$/, '');
  }

  /** The hub's own party, when we are a hub. */
  get hub(): HostedParty | undefined {
    const { hubParty: id, config } = this;
    return id && { id, roles: ['HUB'], business_details: { name: config.hubName } };
  }

  /** Where one side of a module is served here. */
  addressOf(module: string, role: InterfaceRole): string {
    return this.versions.addressOf(this.version, module, role);
  }
}
