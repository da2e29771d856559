/** Messages that change nothing in OCPI: progress of jobs, security events, vendors' own. */
import type { Events } from '../observe/events';
import type { EventShelf, Workers } from './intake';
import type { BridgeRules } from './rules';

/** A station that installs will be away for a while. */
const REBOOTING = /^(Installing|InstallRebooting)$/;

/** Security events that are critical (OCPP 1.6 security whitepaper and 2.0.1, list of security events). */
const CRITICAL: ReadonlySet<string> = new Set([
  'FirmwareUpdated',
  'SettingSystemTime',
  'StartupOfTheDevice',
  'ResetOrReboot',
  'SecurityLogWasCleared',
  'MemoryExhaustion',
  'TamperDetectionActivated',
]);

export function noticeWorkers(events: Events, { plannedRebootMs }: BridgeRules): Workers {
  return {
    JobStatus: async ({ job, status, requestId }, { live, receivedAt }) => {
      const { requestId: known, fileName } = live.state.jobs[job] ?? {};
      live.state.jobs[job] = { status, requestId: requestId ?? known, at: receivedAt, fileName };
      if (job === 'firmware' && REBOOTING.test(status)) live.state.rebootUntil = receivedAt + plannedRebootMs;
      return { changesState: true };
    },
    SecurityEvent: async ({ type }, { live }) => {
      events.stationSecurity({ station: live.identity, type });
      if (CRITICAL.has(type)) events.stationAlarm({ station: live.identity, reason: `security event ${type}` });
      return {};
    },
    VendorData: async () => ({ reply: { outcome: { status: 'UnknownVendorId' } } }),
  };
}

/** Newest first. */
export async function securityEvents(
  shelf: EventShelf,
  station: string,
  page: { before?: string | undefined; limit: number },
) {
  const events = await shelf.recent(station, page.limit, { kind: 'SecurityEvent', before: page.before });
  return events.flatMap(({ id, fact, correctedTime: at }) =>
    fact.kind === 'SecurityEvent' ? [{ id, at, type: fact.type, text: fact.text }] : [],
  );
}
