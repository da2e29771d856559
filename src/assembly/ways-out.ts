/** The ways out: calls to partners on the hot path and on the control plane, and webhooks. */
import { Caller } from '../outbound/call';
import { Control } from '../outbound/control';
import { EgressPolicy } from '../outbound/egress';
import { WebhookCall } from '../outbound/webhook-call';
import { Webhooks } from '../outbound/webhooks';
import { Wire } from '../outbound/wire';
import { webhookShelf } from '../store/webhooks';
import type { Foundation } from './foundation';

/** Bytes of one answer that are read; more is not an OCPI answer. */
const ANSWER_LIMIT = 32 * 1024 * 1024;

export type WaysOut = ReturnType<typeof createWaysOut>;

export function createWaysOut({ config, clock, trace, spans, release, database, secrets, feed, events }: Foundation) {
  const egress = new EgressPolicy(config.egressAllow, config.egressAllowHttp);
  const limits = { timeoutMs: config.forwardTimeoutMs, answerLimit: ANSWER_LIMIT };
  const wire = new Wire(egress, clock, limits);
  const webhookRows = webhookShelf(database, secrets);
  const webhooks = new Webhooks({
    shelf: webhookRows,
    call: new WebhookCall(egress, clock, release),
    feed,
    clock,
    failed: (error) => events.webhooksFailed(error.message),
  });
  return {
    ...{ egress, wire, webhookRows, webhooks },
    caller: new Caller(wire, trace, spans, clock),
    control: new Control(egress, trace, spans, clock, limits),
  };
}
