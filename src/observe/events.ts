/**
 * What can happen and is worth telling, one method each. Nothing else in the house writes log lines. What back offices
 * want to know as well goes to the feed in the same method.
 */
import type { Clock } from '../lib/clock';
import { isUnavailable } from '../lib/unavailable';
import { type PartyId, partyKey } from '../ocpi/party';
import type { Feed } from './feed';
import type { Logger } from './logger';
import { Seldom } from './seldom';

/** The platform or party an event is about, in the fields of a log line. */
export interface About {
  platform?: string;
  party?: string;
  [member: string]: string | number | undefined;
}

/** An event about one platform. */
export interface AboutPlatform extends About {
  /** Its name. */
  platform: string;
  platform_id: string;
}

/** An order between two parties, such as a command. */
export interface AboutOrder {
  /** The hosted one. */
  party: PartyId;
  module: string;
  id: string;
  data: object;
}

export class Events {
  /** For what may go on failing. */
  private readonly seldom: Seldom;

  constructor(
    private readonly log: Logger,
    private readonly feed: Pick<Feed, 'tell'>,
    clock: Clock,
  ) {
    this.seldom = new Seldom(log, clock);
  }

  started(about: About): void {
    this.log.info('Junction is listening', about);
  }
  stopped(): void {
    this.log.info('Junction has stopped');
  }
  stationConnected(about: About & { station: string; protocol: string; profile: number }): void {
    this.log.info('a station has connected', about);
  }
  stationDisconnected(about: About & { station: string }): void {
    this.log.info('a station has disconnected', about);
  }
  stationRefused(about: About & { station: string; status: number; reason: string }): void {
    this.log.warn('a station was refused', about);
  }
  stationNoted(about: About & { station: string; note: string }): void {
    this.log.warn('an operator should look at a station', about);
  }
  stationAlarm(about: About & { station: string; reason: string }): void {
    this.log.warn('alarm at a station', about);
  }
  stationSecurity(about: About & { station: string; type: string }): void {
    this.log.warn('a station reports a security event', about);
  }
  stationDeviates(about: About & { deviation: string }): void {
    this.log.info('a deviation from OCPP was mended', about);
  }
  platformInvited(about: AboutPlatform): void {
    this.log.info('platform invited', about);
    this.feed.tell('platform.invited', { platform: about.platform_id, data: { name: about.platform } });
  }
  platformRegistered(about: AboutPlatform): void {
    this.log.info('platform registered', about);
    this.feed.tell('platform.registered', { platform: about.platform_id, data: { name: about.platform } });
  }
  credentialsUpdated(about: AboutPlatform): void {
    this.log.info('credentials updated', about);
    this.feed.tell('platform.updated', { platform: about.platform_id, data: { name: about.platform } });
  }
  platformUnregistered(about: AboutPlatform): void {
    this.log.info('platform unregistered', about);
    this.feed.tell('platform.unregistered', { platform: about.platform_id, data: { name: about.platform } });
  }
  registrationFailed(about: AboutPlatform & { step: string; reason: string }): void {
    this.log.warn('registration failed', about);
    this.feed.tell('platform.failed', {
      platform: about.platform_id,
      data: { name: about.platform, step: about.step, reason: about.reason },
    });
  }
  partyClaimed(about: About & { owner: string }): void {
    this.log.warn('a platform claims a party that belongs to another', about);
  }
  olderPushKept(about: About & { module: string; object: string }): void {
    this.log.info('a push was older than what is held; the newer state was kept', about);
  }
  tokenEnded(about: About): void {
    this.log.info('an older credentials token has ended', about);
  }
  platformOffline(about: AboutPlatform & { reason: string }): void {
    this.log.warn('platform is offline', about);
    this.feed.tell('platform.offline', {
      platform: about.platform_id,
      data: { name: about.platform, reason: about.reason },
    });
  }
  platformOnline(about: AboutPlatform): void {
    this.log.info('platform is online again', about);
    this.feed.tell('platform.online', { platform: about.platform_id, data: { name: about.platform } });
  }
  deliveryFailed(about: About & { module: string; reason: string }): void {
    this.log.warn('a broadcast did not reach a receiver', about);
  }
  clientInfoPushFailed(about: About & { reason: string }): void {
    this.log.warn('a ClientInfo could not be pushed; it is tried again', about);
  }
  objectRepaired(about: About & { module: string; reason: string }): void {
    this.log.warn("a partner's object was repaired", about);
  }
  badObjectLeftOut(about: About & { module: string; reason: string }): void {
    this.log.warn('a bad object in a list was left out', about);
  }
  pullFailed(about: About & { module: string; reason: string }): void {
    this.log.warn('a list could not be read', about);
  }
  pushPaused(about: About & { module: string; reason: string; seconds: number }): void {
    this.log.warn('pushes to a platform wait', about);
  }
  pushRefused(about: About & { module: string; object: string; reason: string }): void {
    this.log.warn('a partner refused an object', about);
  }
  tokenAuthorized({ owner, asker, uid, info }: { owner: PartyId; asker: PartyId; uid: string; info: object }): void {
    const data = { from: partyKey(asker), ...info };
    this.feed.tell('token.authorized', { party: owner, module: 'tokens', object: uid, data });
  }
  orderReceived({ party, module, id, data }: AboutOrder): void {
    this.feed.tell(module === 'commands' ? 'command.received' : 'charging-profile.received', {
      party,
      module,
      object: id,
      data,
    });
  }
  orderResulted({ party, module, id, data }: AboutOrder): void {
    this.feed.tell(module === 'commands' ? 'command.result' : 'charging-profile.result', {
      party,
      module,
      object: id,
      data: { id, ...data },
    });
  }
  profileUpdated(party: PartyId, session: string, data: object): void {
    this.feed.tell('charging-profile.updated', { party, module: 'chargingprofiles', object: session, data });
  }
  letterFailed(about: About & { module: string; receiver: string; reason: string }): void {
    this.log.warn('a message that must arrive was not taken', about);
  }
  traceFailed(reason: string): void {
    this.seldom.error('the message trace could not be written', { reason });
  }
  spansFailed(reason: string): void {
    this.log.warn('spans could not be sent; they are dropped until it works again', { reason });
  }
  feedFailed(reason: string): void {
    this.seldom.error('events for back offices could not be written; they wait', { reason });
  }
  auditFailed(reason: string): void {
    this.seldom.error('the audit log could not be written; entries wait', { reason });
  }
  webhooksFailed(reason: string): void {
    this.seldom.error('webhooks could not be looked after; it is tried again', { reason });
  }
  sightingFailed(reason: string): void {
    this.seldom.error('what was seen could not be written', { reason });
  }
  busChanged(trouble: string | undefined): void {
    if (trouble === undefined) this.log.info('the bus between the nodes works');
    else this.log.warn('the bus between the nodes is down; this node goes on by itself', { reason: trouble });
  }
  nodeLost(about: About): void {
    this.log.warn('a node has died; the others take over its work', about);
  }
  nodeCutOff(): void {
    this.log.warn('this node is cut off from the database; others may take over its work');
  }
  jobFailed(job: string, reason: string): void {
    this.seldom.error('a scheduled job failed', { job, reason }, job);
  }
  /** A fault of ours: it wakes somebody. The stack is for the log only. That the database is away or full is none. */
  bug(error: Error, about: About): void {
    if (isUnavailable(error)) this.seldom.error('something could not be kept', { ...about, reason: error.message });
    else this.log.error(error.message, { ...about, stack: error.stack });
  }
}
