/**
 * The wall clock of a place. Restrictions read the wall clock, quantities count real seconds (OCPI 2.2.1
 * "TariffRestrictions class": times and dates are local to the Location).
 *
 * Node's own time zone data says what a clock shows; it is asked twice a day of each year that matters, once, because
 * one question costs as much as pricing a short session. Between two answers that differ the change is found by halving.
 */
import { PricingError } from './errors';
import { DAY_MS } from './units';

/** From an instant on (ms), clocks are this far ahead of UTC (ms). */
interface Offset {
  from: number;
  ahead: number;
}

const STEP = DAY_MS / 2;
const SECOND = 1000;

const zones = new Map<string, Zone>();
/** More names than there are time zones: aliases and letter cases count. */
const MAX_ZONES = 1_000;
/** Of a zone; sessions are of this year and the last. */
const MAX_YEARS = 200;

/** The zone of an IANA name. Throws TIME_ZONE_UNKNOWN. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const zone = new Zone(name);
  if (zones.size < MAX_ZONES) zones.set(name, zone);
  return zone;
}

export class Zone {
  private readonly formatter: Intl.DateTimeFormat;
  private readonly years = new Map<number, Offset[]>();

  constructor(readonly name: string) {
    try {
      this.formatter = new Intl.DateTimeFormat('en-US', {
        timeZone: name,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    } catch {
      throw new PricingError('TIME_ZONE_UNKNOWN', `"${name}" is no IANA time zone; write one such as Europe/Paris`);
    }
  }

  /** What the clock shows at an instant, as if it were UTC (ms). */
  wall(at: number): number {
    return at + this.ahead(at);
  }

  /** How far clocks are ahead of UTC at an instant (ms). */
  ahead(at: number): number {
    const offsets = this.year(new Date(at).getUTCFullYear());
    let index = offsets.length - 1;
    while (index > 0 && (offsets[index] as Offset).from > at) index--;
    return (offsets[index] as Offset).ahead;
  }

  /** Instants after `from` and before `to` at which clocks are changed. */
  changes(from: number, to: number): number[] {
    const found: number[] = [];
    const last = new Date(to).getUTCFullYear();
    for (let year = new Date(from).getUTCFullYear(); year <= last; year++)
      // The first of a year may be none: a boundary too many does no harm.
      for (const { from: at } of this.year(year)) if (at > from && at < to) found.push(at);
    return found;
  }

  /**
   * Instants after `from` and before `to` at which a restriction by clock, weekday or date may begin or end: each given
   * time of day (seconds), and each change of the clocks.
   */
  boundaries(timesOfDay: Iterable<number>, from: number, to: number): number[] {
    const changes = this.changes(from, to);
    const found = new Set(changes);
    const offsets = new Set([this.ahead(from), ...changes.map((at) => this.ahead(at))]);
    const firstDay = Math.floor(this.wall(from) / DAY_MS) - 1;
    const lastDay = Math.floor(this.wall(to) / DAY_MS) + 1;
    for (let day = firstDay; day <= lastDay; day++)
      for (const second of timesOfDay)
        for (const ahead of offsets) {
          const at = day * DAY_MS + second * SECOND - ahead;
          if (at > from && at < to && this.ahead(at) === ahead) found.add(at);
        }
    return [...found];
  }

  private year(year: number): Offset[] {
    const known = this.years.get(year);
    if (known) return known;
    const start = Date.UTC(year, 0);
    const end = Date.UTC(year + 1, 0);
    const offsets: Offset[] = [{ from: start, ahead: this.asked(start) }];
    for (let at = start; at < end; at += STEP) {
      const ahead = this.asked(at + STEP);
      if (ahead === offsets.at(-1)?.ahead) continue;
      const from = this.changeBetween(at, at + STEP);
      if (from < end) offsets.push({ from, ahead });
    }
    if (this.years.size >= MAX_YEARS) this.years.clear();
    this.years.set(year, offsets);
    return offsets;
  }

  /** The first instant with the later offset, to the second. */
  private changeBetween(before: number, after: number): number {
    const old = this.asked(before);
    let [low, high] = [before, after];
    while (high - low > SECOND) {
      const middle = low + Math.floor((high - low) / 2 / SECOND) * SECOND;
      if (this.asked(middle) === old) low = middle;
      else high = middle;
    }
    return high;
  }

  private asked(at: number): number {
    const [month, day, year, hour, minute, second] = (this.formatter.format(at).match(/\d+/g) ?? []).map(Number);
    return Date.UTC(Number(year), Number(month) - 1, day, hour, minute, second) - Math.floor(at / SECOND) * SECOND;
  }
}
