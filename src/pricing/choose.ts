/**
 * Which tariff of a connector prices a session (OCPI 2.2.1 "Tariff object", `type`, and "TariffType enum"). The one valid
 * at the start stays for the whole session. An ad-hoc price is never used for a contract, nor the other way round: nobody
 * agreed to it.
 */
import type { Finding } from './errors';
import { PricingError } from './errors';
import type { Policy } from './policy';
import type { MeterSession, Profile, Session } from './session';
import type { Tariff, TariffKind } from './tariff';

/** From an instant on, this tariff. */
export interface TariffPhase {
  from: number;
  tariff: Tariff;
}

type Kind = TariffKind | undefined;

/** Kinds in the order in which they are looked for; `undefined` is a tariff for all sessions. */
export function kindsFor(payment: Session['payment'], profile: Profile | undefined): Kind[] {
  if (payment === 'AD_HOC') return ['AD_HOC_PAYMENT', undefined];
  if (profile === undefined || profile === 'REGULAR') return ['REGULAR', undefined];
  return [`PROFILE_${profile}`, undefined, 'REGULAR'];
}

/** The start counts, the end does not: at a changeover exactly one is valid. */
const isValid = ({ validFrom, validUntil }: Tariff, at: number) =>
  (validFrom === undefined || validFrom <= at) && (validUntil === undefined || at < validUntil);

/** The tariff for an instant; undefined when none applies. */
export function chooseTariff(
  tariffs: readonly Tariff[],
  wish: { at: number; payment: Session['payment']; profile: Profile | undefined },
  findings: Finding[],
): Tariff | undefined {
  const valid = tariffs.filter((tariff) => isValid(tariff, wish.at));
  for (const kind of kindsFor(wish.payment, wish.profile)) {
    const fitting = valid.filter((tariff) => tariff.kind === kind);
    const [first, second] = fitting.sort((a, b) => (b.validFrom ?? -Infinity) - (a.validFrom ?? -Infinity) || 0);
    if (first && second) findings.push(ambiguous(first, fitting));
    if (first) return first;
  }
  return undefined;
}

const ambiguous = (first: Tariff, fitting: Tariff[]): Finding => ({
  code: 'TARIFF_AMBIGUOUS',
  reason: `${fitting.length} tariffs apply at the same time; ${first.id} is used, the one that became valid last`,
  tariffs: fitting.map(({ id }) => id),
});

/** The preference that was in force at an instant. */
export const profileAt = (preferences: Session['preferences'], at: number): Profile | undefined =>
  preferences.findLast(({ from }) => from <= at)?.profile;

/** The tariffs of a session in the order in which they apply. Throws NO_TARIFF. */
export function tariffPhases(
  tariffs: readonly Tariff[],
  session: MeterSession,
  policy: Policy,
  findings: Finding[],
): TariffPhase[] {
  const { span, preferences, payment } = session;
  if (!span) return [];
  const isInside = (at: number) => at > span.start && at < span.end;
  const follows = policy.tariffSwitch === 'AT_VALIDITY_CHANGE';
  const changes = follows ? tariffs.flatMap(({ validFrom, validUntil }) => [validFrom, validUntil]) : [];
  const instants = [...preferences.map(({ from }) => from), ...changes].filter((at) => at !== undefined);
  const starts = [span.start, ...new Set(instants.filter(isInside).sort((a, b) => a - b))];
  const phases: TariffPhase[] = [];
  for (const from of starts) {
    const wish = { at: follows ? from : span.start, payment, profile: profileAt(preferences, from) };
    const tariff = chooseTariff(tariffs, wish, findings);
    if (!tariff) throw new PricingError('NO_TARIFF', noTariff(tariffs, wish.at));
    if (tariff !== phases.at(-1)?.tariff) phases.push({ from, tariff });
  }
  return phases;
}

/** The tariff of a reservation: valid at its start. Throws NO_TARIFF. */
export function reservationTariff(tariffs: readonly Tariff[], session: MeterSession, findings: Finding[]): Tariff {
  const { reservation, payment, preferences, span } = session;
  const at = reservation?.start ?? 0;
  const choose = (profile: Profile | undefined) => chooseTariff(tariffs, { at, payment, profile }, findings);
  // Who reserves has not always said yet what he prefers.
  const tariff = choose(profileAt(preferences, at)) ?? choose(span && profileAt(preferences, span.start));
  if (!tariff) throw new PricingError('NO_TARIFF', noTariff(tariffs, at));
  return tariff;
}

export function noTariff(tariffs: readonly Tariff[], at: number): string {
  const when = new Date(at).toISOString();
  if (tariffs.length === 0) return 'there is no tariff: the price is unknown, which is not the same as free';
  return `none of ${tariffs.map(({ id }) => id).join(', ')} is valid at ${when} for this kind of session`;
}
