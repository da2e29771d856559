/** What a transaction gets when it is first heard of. */
import { createHash } from 'node:crypto';
import { newId } from '../lib/ids';
import { partyKey } from '../ocpi/party';
import { canonical } from './authorization';
import type { TransactionRow } from './intake';
import type { LiveStation } from './live';
import { type Grant, newTransaction, type Opening } from './models/transaction';
import type { TxFact } from './station-event';
import type { Entry } from './transaction-book';

/** Numbers begin at a moment, so that a station that is registered again never gets one twice. */
const NUMBERS_SINCE = Date.UTC(2024, 0, 1);

export const newIds = () => ({ sessionId: newId(), cdrId: newId() });

export function newEntry(
  { identity }: LiveStation,
  { ocppId, sessionId, cdrId, flags }: Opening,
  more: Pick<TransactionRow, 'state' | 'startedAt'> & Partial<TransactionRow>,
): Entry {
  const id = newId();
  const row = {
    id,
    station: identity,
    ocppId,
    fingerprint: null,
    sessionId,
    cdrId,
    endedAt: null,
    settleAt: null,
    flags,
  };
  return { row: { ...row, ...more }, tx: newTransaction(id, identity) };
}

/** By this a start is recognised that is repeated under a new message id. */
export function fingerprintOf({ at, token, time, register }: TxFact): string {
  const parts = [at?.evse, token && canonical(token), time, register];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** BR-30: whose driver has started at the EVSE last. True when that is something new. */
export function rememberOwner({ state }: LiveStation, { place }: Opening, grant: Grant | null | undefined): boolean {
  const uid = place?.location.evse_uid;
  if (uid === undefined || !grant?.token || grant.verdict.status !== 'accepted') return false;
  const { country_code: countryCode, party_id: partyId } = grant.token;
  const owner = partyKey({ countryCode, partyId });
  if (state.startedBy?.[uid] === owner) return false;
  state.startedBy = { ...state.startedBy, [uid]: owner };
  return true;
}

/** OCPP 1.6: never 0 and never given twice at a station. */
export function nextNumber({ state }: LiveStation, receivedAt: number): string {
  state.lastTransaction = Math.max(state.lastTransaction + 1, Math.floor((receivedAt - NUMBERS_SINCE) / 1000));
  return String(state.lastTransaction);
}
