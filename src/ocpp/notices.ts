/** Messages that change nothing in OCPI: progress of jobs, security events, vendors' own. */
import type { Events } from '../observe/events';
import type { Workers } from './intake';

export function noticeWorkers(events: Events): Workers {
  return {
    JobStatus: async ({ job, status, requestId }, { live, receivedAt }) => {
      live.state.jobs[job] = { status, at: receivedAt, ...(requestId === undefined ? {} : { requestId }) };
      return { changesState: true };
    },
    SecurityEvent: async ({ type }, { live }) => {
      events.stationSecurity({ station: live.identity, type });
      return {};
    },
    VendorData: async () => ({ reply: { outcome: { status: 'UnknownVendorId' } } }),
  };
}
