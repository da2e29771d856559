/** Five sessions that happen everywhere, with what they cost: it finds more mistakes in a tariff than any rule. */
import { priceSession } from './price';
import { type Published, publish } from './publish';
import { readSession } from './session';
import type { Tariff } from './tariff';

export interface Simulation {
  name: string;
  about: string;
  total: Published['totals']['total_cost'];
  payable: Published['payable'];
}

/** A Wednesday in winter, UTC as the local time: what is meant is the hour of the day. */
const DAY = '2025-01-15T';
const NEXT = '2025-01-16T';

interface Story {
  name: string;
  about: string;
  session: object;
}

const metered = (readings: [string, number][], more: object = {}) => ({
  mode: 'METER',
  time_zone: 'UTC',
  start_date_time: readings[0]?.[0],
  end_date_time: readings.at(-1)?.[0],
  meter_readings: readings.map(([timestamp, kwh]) => ({ timestamp, kwh })),
  ...more,
});
const parkedFrom = (from: string) => ({ activity: [{ from, state: 'PARKING' }] });

const STORIES: readonly Story[] = [
  {
    name: 'FAST',
    about: '20 kWh in 40 minutes at noon',
    session: metered([
      [`${DAY}12:00:00Z`, 0],
      [`${DAY}12:40:00Z`, 20],
    ]),
  },
  {
    name: 'NIGHT',
    about: '44 kWh with 11 kW from 20:00 to midnight, then parked until 07:00',
    session: metered(
      [
        [`${DAY}20:00:00Z`, 0],
        [`${NEXT}00:00:00Z`, 44],
        [`${NEXT}07:00:00Z`, 44],
      ],
      parkedFrom(`${NEXT}00:00:00Z`),
    ),
  },
  {
    name: 'SHORT',
    about: '5 minutes, 0.9 kWh',
    session: metered([
      [`${DAY}12:00:00Z`, 0],
      [`${DAY}12:05:00Z`, 0.9],
    ]),
  },
  {
    name: 'PARKED',
    about: '11 kWh in an hour, then parked for three hours',
    session: metered(
      [
        [`${DAY}12:00:00Z`, 0],
        [`${DAY}13:00:00Z`, 11],
        [`${DAY}16:00:00Z`, 11],
      ],
      parkedFrom(`${DAY}13:00:00Z`),
    ),
  },
  {
    name: 'RESERVED',
    about: 'reserved for 30 minutes, not used',
    session: {
      mode: 'METER',
      time_zone: 'UTC',
      reservation: { start_date_time: `${DAY}12:00:00Z`, end_date_time: `${DAY}12:30:00Z`, outcome: 'EXPIRED' },
    },
  },
];

export function simulate(tariff: Tariff): Simulation[] {
  const always = { ...tariff, kind: undefined, validFrom: undefined, validUntil: undefined };
  return STORIES.map(({ name, about, session }) => {
    const { totals, payable } = publish(priceSession({ tariffs: [always], session: readSession(session) }));
    return { name, about, total: totals.total_cost, payable };
  });
}
