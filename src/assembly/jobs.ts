/** Work by the clock: what is old is forgotten, what waits is written, what is due is asked for. */
import { schedule } from 'node-cron';
import { DRIVER_MODULES } from '../roles/drivers';
import type { Api, Areas } from './api';
import { JOBS } from './nodes';
import type { Servers } from './servers';

const DAY_MS = 86_400_000;

export interface Jobs {
  stop(): Promise<void>;
}

export function startJobs(areas: Areas, api: Api, servers: Servers): Jobs {
  const { nodes, events, book, rules } = areas.foundation;
  const isOurs = () => nodes.leases.holds(JOBS);
  const tried = (name: string, job: () => unknown) =>
    Promise.resolve()
      .then(job)
      .catch((error: Error) => events.jobFailed(name, error.message));

  const retention = retentionJobs(areas, api);
  const hourly = schedule('17 * * * *', async () => {
    if (isOurs()) for (const [name, job] of Object.entries(retention)) await tried(name, job);
    if (isOurs()) await tried('count of the trace', () => areas.foundation.messages.sumUp());
    await tried('renewal of the certificate', () => servers.renewTls());
  });
  const minutely = schedule('* * * * *', () => {
    void tried('last use of keys', () => api.keys.saveLastUsed());
    void tried('last life of platforms', () => book.saveLastSeen());
    const crossed = rules.takeChanges();
    if (isOurs()) for (const [a, b] of crossed) areas.hubArea.infos.agreementChanged(a, b);
  });
  const often = schedule('*/10 * * * * *', () => {
    if (isOurs()) void tried('pull', () => areas.parties.puller.tick());
  });
  return {
    async stop() {
      await Promise.all([hourly.destroy(), minutely.destroy(), often.destroy()]);
    },
  };
}

/** What is forgotten or filed after a while, by its name in the log. */
function retentionJobs({ foundation, parties, hubArea }: Areas, api: Api): Record<string, () => unknown> {
  const { config, clock, messages, feedRows } = foundation;
  const daysAgo = (days: number) => clock.now() - days * DAY_MS;
  const traceBytes = config.traceMaxMb * 1024 * 1024;
  const days = {
    tokens: config.tokenRetentionDays,
    sessions: config.sessionRetentionDays,
    cdrs: config.cdrRetentionDays,
  };
  return {
    async 'retention of what is kept of drivers'() {
      for (const module of DRIVER_MODULES)
        if (days[module] > 0) await parties.drivers.eraseOld(module, daysAgo(days[module]));
    },
    'retention of the trace': () => messages.trim(daysAgo(config.traceRetentionDays), traceBytes),
    'retention of the messages of chargers': () => parties.stations.bridge.log.trim(daysAgo(config.traceRetentionDays)),
    'filing of the messages of chargers': () => parties.stations.bridge.log.file(),
    'retention of events': () => feedRows.trim(daysAgo(config.eventRetentionDays)),
    'retention of the audit log': () => api.audit.trim(daysAgo(config.auditRetentionDays)),
    'retention of answers kept for repeated writes': () => api.idempotency.trim(),
    'retention of orders': () => parties.dialogue.trim(config.eventRetentionDays),
    'end of replaced addresses': () => hubArea.addresses.forgetExpired(),
  };
}
