/**
 * What only several tariffs together can have wrong: those of one connector. At most one of each type is to be valid at a
 * time, and there is to be one for whoever may charge (OCPI 2.2.1 "Tariff object", `type`, and "TariffType enum").
 */
import { kindsFor } from '../choose';
import { instantText } from '../publish';
import type { Tariff, TariffKind } from '../tariff';
import { type Remark, remark } from './codes';

/** A remark about one of the tariffs; undefined: about all of them together. */
export interface SetRemark extends Remark {
  tariff: Tariff | undefined;
}

export interface TariffSet {
  /** In the order of `tariff_ids`. */
  tariffs: readonly Tariff[];
  /** Every tariff of the connector is here: what is missing is missing. */
  isComplete: boolean;
  /** Of its EVSE. */
  capabilities: readonly string[];
  /** ms; without it nothing is said to be past. */
  now: number | undefined;
}

type Kind = TariffKind | undefined;

export function setRemarks(set: TariffSet): SetRemark[] {
  return [...overlapRemarks(set), ...gapRemarks(set), ...(set.isComplete ? missingRemarks(set) : [])];
}

const from = ({ validFrom }: Tariff) => validFrom ?? -Infinity;
const until = ({ validUntil }: Tariff) => validUntil ?? Infinity;
const isLasting = (now: number | undefined) => (tariff: Tariff) => now === undefined || until(tariff) > now;
const instant = (at: number) => (Number.isFinite(at) ? instantText(at) : '–');

/** Pairs of one type that are valid at the same time: which of them is meant is not said. */
function overlapRemarks({ tariffs, now }: TariffSet): SetRemark[] {
  const lasting = tariffs.filter(isLasting(now));
  return lasting.flatMap((second, index) =>
    lasting.slice(0, index).flatMap((first) => (first.kind === second.kind ? bothValid(first, second, now) : [])),
  );
}

function bothValid(first: Tariff, second: Tariff, now: number | undefined): SetRemark[] {
  const [begin, end] = [Math.max(from(first), from(second)), Math.min(until(first), until(second))];
  if (begin >= end) return [];
  const facts = {
    first: first.id,
    second: second.id,
    type: second.kind ?? '–',
    from: instant(begin),
    to: instant(end),
  };
  const isAlways = begin === -Infinity && end === Infinity;
  const isNow = isAlways || (now !== undefined && begin <= now);
  return [
    ...(isNow ? [{ ...remark('TYPE_DUPLICATE', '/type', facts), tariff: second }] : []),
    ...(isAlways ? [] : [{ ...remark('VALIDITY_OVERLAP', '/start_date_time', facts), tariff: second }]),
  ];
}

/** For whom a type is looked for first: what he may fall back to closes a gap. */
const FALLBACKS: Record<TariffKind, Kind[]> = {
  AD_HOC_PAYMENT: kindsFor('AD_HOC', undefined),
  REGULAR: kindsFor('CONTRACT', undefined),
  PROFILE_CHEAP: kindsFor('CONTRACT', 'CHEAP'),
  PROFILE_FAST: kindsFor('CONTRACT', 'FAST'),
  PROFILE_GREEN: kindsFor('CONTRACT', 'GREEN'),
};

/** Between two tariffs of one type, when nothing else takes over. What begins late or ends for good is meant so. */
function gapRemarks({ tariffs, now }: TariffSet): SetRemark[] {
  const found = new Map<string, SetRemark>();
  for (const kind of new Set(tariffs.map((tariff) => tariff.kind))) {
    const kinds = kind ? FALLBACKS[kind] : [undefined, 'REGULAR'];
    const fitting = tariffs.filter((tariff) => kinds.includes(tariff.kind)).sort((a, b) => from(a) - from(b));
    for (const gap of gapsIn(fitting)) if (now === undefined || gap.to > now) found.set(`${gap.from}`, gap.told);
  }
  return [...found.values()];
}

function gapsIn(ordered: readonly Tariff[]) {
  let last = ordered[0];
  return ordered.slice(1).flatMap((next) => {
    const before = last as Tariff;
    if (until(next) > until(before)) last = next;
    if (from(next) <= until(before)) return [];
    const facts = { first: before.id, second: next.id, from: instant(until(before)), to: instant(from(next)) };
    return [
      {
        from: until(before),
        to: from(next),
        told: { ...remark('VALIDITY_GAP', '/start_date_time', facts), tariff: next },
      },
    ];
  });
}

/** A terminal at the EVSE: OCPI 2.2.1 "Capability enum". */
const PAYABLE = [
  'CREDIT_CARD_PAYABLE',
  'DEBIT_CARD_PAYABLE',
  'PED_TERMINAL',
  'CONTACTLESS_CARD_SUPPORT',
  'CHIP_CARD_SUPPORT',
];

function missingRemarks({ tariffs, capabilities, now }: TariffSet): SetRemark[] {
  const kinds = new Set(tariffs.filter(isLasting(now)).map(({ kind }) => kind));
  const hasOneOf = (wanted: Kind[]) => wanted.some((kind) => kinds.has(kind));
  const profiles = (['CHEAP', 'FAST', 'GREEN'] as const).filter((profile) => !kinds.has(`PROFILE_${profile}`));
  const isPayable = PAYABLE.some((capability) => capabilities.includes(capability));
  const takesProfiles = capabilities.includes('CHARGING_PREFERENCES_CAPABLE');
  const told = [
    ...(hasOneOf(['REGULAR', undefined]) ? [] : [remark('NO_TARIFF_FOR_CONTRACT', '')]),
    ...(isPayable && !hasOneOf(['AD_HOC_PAYMENT', undefined]) ? [remark('NO_TARIFF_AD_HOC', '')] : []),
    ...(takesProfiles && profiles.length > 0
      ? [remark('TYPE_MISSING_FOR_PROFILE', '', { profiles: profiles.join(', ') })]
      : []),
  ];
  return told.map((one) => ({ ...one, tariff: undefined }));
}
