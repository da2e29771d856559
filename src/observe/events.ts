/** What can happen and is worth telling, one method each. Nothing else in the house writes log lines. */
import type { Logger } from './logger';

/** The platform or party an event is about, in the fields of a log line. */
export interface About {
  platform?: string;
  party?: string;
  [member: string]: string | number | undefined;
}

export class Events {
  constructor(private readonly log: Logger) {}

  started(about: About): void {
    this.log.info('Junction is listening', about);
  }
  stopped(): void {
    this.log.info('Junction has stopped');
  }
  platformInvited(about: About): void {
    this.log.info('platform invited', about);
  }
  platformRegistered(about: About): void {
    this.log.info('platform registered', about);
  }
  credentialsUpdated(about: About): void {
    this.log.info('credentials updated', about);
  }
  platformUnregistered(about: About): void {
    this.log.info('platform unregistered', about);
  }
  registrationFailed(about: About & { step: string; reason: string }): void {
    this.log.warn('registration failed', about);
  }
  partyClaimed(about: About & { owner: string }): void {
    this.log.warn('a platform claims a party that belongs to another', about);
  }
  tokenEnded(about: About): void {
    this.log.info('an older credentials token has ended', about);
  }
  platformOffline(about: About & { reason: string }): void {
    this.log.warn('platform is offline', about);
  }
  platformOnline(about: About): void {
    this.log.info('platform is online again', about);
  }
  deliveryFailed(about: About & { module: string; reason: string }): void {
    this.log.warn('a broadcast did not reach a receiver', about);
  }
  clientInfoPushFailed(about: About & { reason: string }): void {
    this.log.warn('a ClientInfo could not be pushed; it is tried again', about);
  }
  badObjectLeftOut(about: About & { module: string; reason: string }): void {
    this.log.warn('a bad object in a list was left out', about);
  }
  pullFailed(about: About & { module: string; reason: string }): void {
    this.log.warn('a list could not be read', about);
  }
  traceFailed(reason: string): void {
    this.log.error('the message trace could not be written', { reason });
  }
  sightingFailed(reason: string): void {
    this.log.error('what was seen could not be written', { reason });
  }
  jobFailed(job: string, reason: string): void {
    this.log.error('a scheduled job failed', { job, reason });
  }
  /** A fault of ours: it wakes somebody. The stack is for the log only. */
  bug(error: Error, about: About): void {
    this.log.error(error.message, { ...about, stack: error.stack });
  }
}
