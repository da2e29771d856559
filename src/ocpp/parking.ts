/** Stations that nobody registered and that may wait in front of the door (mapping 14, "discovery mode"). */
import type { Codec } from './codec';
import type { InboundCall } from './connection';
import { CallError } from './message';

/** More than these are let in, but not remembered. */
const MAX_PARKED = 1_000;

export class Parking {
  /** By identity, with the moment they were last heard. */
  private readonly parked = new Map<string, number>();

  came(identity: string, now: number): void {
    if (this.parked.size < MAX_PARKED) this.parked.set(identity, now);
  }

  /** True when it had waited. */
  leave(identity: string): boolean {
    return this.parked.delete(identity);
  }

  /** Its boot is pending, everything else is refused. Throws CallError. */
  answer(
    identity: string,
    codec: Codec,
    call: InboundCall,
    { now, retrySec }: { now: number; retrySec: number },
  ): object {
    if (call.action !== 'BootNotification') throw new CallError('securityError', 'this station is not registered yet');
    this.came(identity, now);
    const boot = codec.inbound.get(call.action);
    if (!boot) throw new CallError('notImplemented', call.action);
    codec.schemas.check({ action: call.action, side: 'Request' }, call.payload, true);
    return boot.answer({ now, registration: 'Pending', intervalSec: retrySec });
  }
}
