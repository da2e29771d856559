/** Messages that change nothing in OCPI: progress of jobs, security events, vendors' own. */
import type { Events } from '../observe/events';
import type { Workers } from './intake';
import type { BridgeRules } from './rules';

/** A station that installs will be away for a while. */
const REBOOTING = /^(Installing|InstallRebooting)$/;

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
      return {};
    },
    VendorData: async () => ({ reply: { outcome: { status: 'UnknownVendorId' } } }),
  };
}
