/** What was asked of a charge point and still holds or goes on, as its page shows it. */
import { toDateTime } from '../lib/clock';
import type { StationState } from '../ocpp/models/state';

export function operationsShown(state: StationState | undefined) {
  const jobs = Object.entries(state?.jobs ?? {}).map(([job, { status, requestId, at, fileName }]) => ({
    job,
    status,
    request_id: requestId ?? null,
    at: toDateTime(at),
    file: fileName ?? null,
  }));
  return {
    inoperative: Object.entries(state?.inoperative ?? {}).map(([place, since]) => ({ place, since })),
    reboot_expected_until: state?.rebootUntil ? toDateTime(state.rebootUntil) : null,
    jobs,
  };
}
